"""Everything that the journal may hold: the kinds of its entries, and their bodies."""
