"""The hub: every station's journal, entry by entry, as it came; it shares only the wire and the chain with them."""
