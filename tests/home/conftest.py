"""A sealed home, for the tests of its passphrase."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sealed import make_sealed


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A home under `PASSPHRASE`, with nobody who gave it yet."""
    return make_sealed(tmp_path / "home").paths.root
