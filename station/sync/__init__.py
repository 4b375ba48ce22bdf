"""What station and hub say to each other: sealed batches, signed answers, an invitation; no network, no disk."""

INVITATION = "SDHUB1"
"""How a hub's invitation begins; anything may look for it without loading the rest."""
