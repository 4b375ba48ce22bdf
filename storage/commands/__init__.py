"""The commands that need the store."""
