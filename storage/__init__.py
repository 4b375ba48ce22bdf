"""Keeps and moves what a station knows: the journal, its views, the desk, exports and backups."""
