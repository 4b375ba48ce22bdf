"""Homes of earlier versions, as they lay on the disk: `python -m tests.homes.make FILE` makes one of this version."""
