"""The county's pages: what the office sees of its stations, without a word of what a station wrote."""
