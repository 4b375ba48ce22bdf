"""Shaodian 哨点: what a screening station knows, without a screen and without a database."""

__version__ = "0.1.0"
