"""The commands that open the screens."""
