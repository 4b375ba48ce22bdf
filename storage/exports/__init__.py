"""Exports of the ledger: one module per format over the same masked rows."""
