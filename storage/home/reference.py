"""The policy and the lists of a home, and whether they were replaced since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from station.codes import trust_files
from station.codes.trust import Trust
from station.counter.ruleset import Ruleset
from station.places import risk_file
from station.places.risk_areas import RiskList
from station.policy import load as policies
from station.policy.model import Policy
from station.settings import HomePaths


def policy_of(paths: HomePaths) -> Policy:
    """The policy in use; the product's own where none was taken into use."""
    return policies.load(paths.policy) if paths.policy.exists() else policies.default_policy()


def risk_of(paths: HomePaths) -> RiskList:
    """The list of risk areas; an empty one where there is no file."""
    return risk_file.load(paths.risk) if paths.risk.exists() else RiskList()


def trust_of(paths: HomePaths) -> Trust:
    """The trusted keys."""
    return trust_files.load([paths.trust]) if paths.trust.is_dir() else Trust()


class Lists:
    """Loads them, and again when their files change; a broken file is a problem and changes nothing."""

    def __init__(self, paths: HomePaths) -> None:
        self.paths = paths
        self._stamp = self._now()

    def load(self) -> Ruleset:
        """All three, with the digest of each file."""
        found = policy_of(self.paths), risk_of(self.paths), trust_of(self.paths)
        return Ruleset(*found, tuple(self._digests()))

    def changed(self) -> Ruleset | None:
        """All three anew, where a file was replaced; None where nothing was."""
        stamp = self._now()
        if stamp == self._stamp:
            return None
        # Noted first: a broken file is told once, not at every traveller.
        self._stamp = stamp
        return self.load()

    def _files(self) -> tuple[Path, ...]:
        trust = sorted(self.paths.trust.glob("*")) if self.paths.trust.is_dir() else []
        return (self.paths.policy, self.paths.risk, *trust)

    def _digests(self) -> Iterator[tuple[str, str]]:
        for path in self._files():
            if path.is_file():
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                yield path.relative_to(self.paths.root).as_posix(), digest

    def _now(self) -> tuple[tuple[str, int, int], ...]:
        return tuple(_stamp(path) for path in self._files())


def _stamp(path: Path) -> tuple[str, int, int]:
    try:
        found = path.stat()
    except OSError:
        return path.name, 0, 0
    return path.name, found.st_mtime_ns, found.st_size
