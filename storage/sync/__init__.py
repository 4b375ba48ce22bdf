"""The queue to the county hub: what is not acknowledged yet, sent in order, and never dropped."""
