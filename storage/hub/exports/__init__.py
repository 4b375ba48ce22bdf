"""Exports of the hub: the entries of all stations in one file."""
