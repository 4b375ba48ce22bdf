"""Threads that write at once share a transaction, and so one wait for the disk."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from sqlalchemy import Connection

from storage.database.engine import Database

R = TypeVar("R")


class Together:
    """What waits while one transaction is synced goes into the next one, all of it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turn = threading.Lock()
        self._waiting: list[_Job] = []
        self._adding = threading.Lock()

    def run(self, work: Callable[[Connection], R]) -> R:
        """The work's result once it is on the disk; a failure is its own alone."""
        mine = _Job(work)
        with self._adding:
            self._waiting.append(mine)
        with self._turn:
            if not mine.done.done():
                with self._adding:
                    group, self._waiting = self._waiting, []
                self._write(group)
        result: R = mine.done.result()
        return result

    def _write(self, group: list[_Job]) -> None:
        try:
            with self._database.write() as connection:
                results = [job.work(connection) for job in group]
        except BaseException as error:
            if len(group) == 1 or not isinstance(error, Exception):
                for job in group:
                    job.done.set_exception(error)
                return
            # Nothing of it is kept: each on its own, so that one fails nobody else.
            for job in group:
                self._write([job])
            return
        for job, result in zip(group, results, strict=True):
            job.done.set_result(result)


class _Job:
    def __init__(self, work: Callable[[Connection], Any]) -> None:
        self.work = work
        self.done: Future[Any] = Future()
