"""Travel codes: one module per format with the same verbs, and `recognise` over them all."""
