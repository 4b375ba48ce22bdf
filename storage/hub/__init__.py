"""The hub: every station's journal, entry by entry, as it came; only the wire and the chain are shared."""
