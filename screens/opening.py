"""Opening the home behind the first paint; a first run asks one name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from station.problems import Problem

if TYPE_CHECKING:
    from screens.app import StationApp
    from storage.desk import Desk


def open_home(app: StationApp) -> None:
    """Opens the home, or asks for a name to make one."""
    from storage.home import Home

    if not Home.exists(app.home):
        from screens.first_run import FirstRunScreen

        app.push_screen(FirstRunScreen())
        return
    app.bridge.write(lambda: _open(app), app.use_desk, lambda problem: _failed(app, problem))


def _open(app: StationApp) -> Desk:
    from storage import replay
    from storage.desks import open_desk

    desk = open_desk(app.home, app.clock, screens=True)
    replay.resume(desk.store.database)
    return desk


def _failed(app: StationApp, problem: Problem) -> None:
    app.main.home_failed(problem)
