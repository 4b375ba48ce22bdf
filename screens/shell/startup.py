"""Opening the home behind the first paint; a first run asks one name, a sealed key its passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.shell.named import named
from station.problems import Problem, ProblemCode

if TYPE_CHECKING:
    from screens.shell.ports import StationPort
    from storage.desk import Desk


def open_home(app: StationPort) -> None:
    """Opens the home, or asks for a name to make one."""
    from storage.home import Home

    if not Home.exists(app.home):
        app.push_screen(named("screens.setup.first_run:FirstRunScreen")())
        return
    app.bridge.write(lambda: _open(app), app.use_desk, lambda problem: _failed(app, problem))


def _open(app: StationPort) -> Desk:
    from storage.bootstrap import open_desk
    from storage.proof import replay

    desk = open_desk(app.home, app.clock, screens=True)
    replay.resume(desk.store.database)
    return desk


def _failed(app: StationPort, problem: Problem) -> None:
    if problem.code in (ProblemCode.PASSPHRASE_NEEDED, ProblemCode.PASSPHRASE_WRONG):
        app.push_screen(named("screens.setup.unlock:UnlockScreen")(problem))
    else:
        app.main.home_failed(problem)
