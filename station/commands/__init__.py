"""The commands that need no store."""
