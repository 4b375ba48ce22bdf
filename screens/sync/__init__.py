"""The upload, as the station sees it."""
