"""Medicines: what they are called and contain, how they are counted, and who asks for them."""
