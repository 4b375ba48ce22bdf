"""What station and hub say to each other: sealed batches, signed answers, an invitation; no network, no disk."""
