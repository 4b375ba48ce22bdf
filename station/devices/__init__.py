"""Devices: what looks at codes: cameras, films, folders, pictures, and a hand scanner that types."""
