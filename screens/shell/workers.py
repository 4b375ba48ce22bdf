"""The bridge: work for the disk runs on other threads, its outcome comes back as a message."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from screens.shell.messages import Done
from station.problems import Problem, ProblemCode, StationProblem

if TYPE_CHECKING:
    from textual.app import App

T = TypeVar("T")


class StoreWorkers:
    """One thread that writes, in order, and two that read."""

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self._closed = False
        self._works: set[Future[Any]] = set()
        self._writer = ThreadPoolExecutor(1, "writer")
        self._readers = ThreadPoolExecutor(2, "reader")

    def write(
        self, work: Callable[[], T], then: Callable[[T], None], failed: Callable[[Problem], None]
    ) -> None:
        """Runs `work` after all earlier writes."""
        self._run(self._writer, work, then, failed)

    def read(
        self, work: Callable[[], T], then: Callable[[T], None], failed: Callable[[Problem], None]
    ) -> None:
        """Runs `work` beside others."""
        self._run(self._readers, work, then, failed)

    @property
    def idle(self) -> bool:
        """Whether nothing is under way, and every outcome is told."""
        return not self._works

    def close(self) -> None:
        """Waits for what is being written."""
        self._closed = True
        self._writer.shutdown(wait=True)
        self._readers.shutdown(wait=False, cancel_futures=True)

    def _run(
        self,
        pool: ThreadPoolExecutor,
        work: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[Problem], None],
    ) -> None:
        if self._closed:
            return

        def ended(future: Future[T]) -> None:
            error = future.exception()
            if error is None:
                outcome = future.result()
                self._app.post_message(Done(lambda: told(lambda: then(outcome))))
                return
            problem = error if isinstance(error, Problem) else _unexpected(error)
            self._app.post_message(Done(lambda: told(lambda: failed(problem))))

        def told(tell: Callable[[], None]) -> None:
            self._works.discard(running)
            tell()

        running = pool.submit(work)
        self._works.add(running)
        running.add_done_callback(ended)


def _unexpected(error: BaseException) -> Problem:
    """Names the kind of failure only: its words may hold personal data."""
    return StationProblem(ProblemCode.UNEXPECTED, detail=type(error).__name__)
