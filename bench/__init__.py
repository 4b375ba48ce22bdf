"""Performance as ratios: each table in one run, beside the bare limit or the peer that it names."""
