"""The faults between station and hub, each on real processes and real sockets; after each the town is judged."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from station.clock import FixedClock
from storage.desk import Desk
from storage.home import Home
from storage.store import Store
from storage.sync import stick
from storage.sync.transport import Why
from storage.upkeep import backup
from storage.upkeep import restore as restoring
from tests.hub.served import command
from tests.sync.town import Town

Fault = Callable[[Town], None]
SMALL = 3_000
"""Bytes of a batch: many of them."""


def hub_killed(town: Town) -> None:
    """At random while it receives."""
    town.screened(120)
    ended = threading.Event()
    why: list[Why] = []

    def send() -> None:
        why.extend(town.drain(SMALL))
        ended.set()

    sender = threading.Thread(target=send)
    sender.start()
    while not ended.is_set() and town.tries < 6:
        time.sleep(town.chance.uniform(0.0, 0.15))
        town.hub_killed()
        town.tries += 1
        town.screened(20)
    sender.join()
    town.drain(SMALL)


def answer_lost(town: Town) -> None:
    """After the hub's commit."""
    for _ in range(12):
        town.screened(5)
        town.line.deaf = True
        with town.uploader(SMALL) as uploader:
            assert uploader.step().why is Why.CUT_OFF
        town.line.healed()
        town.tries += 1
    town.drain()


def station_killed(town: Town) -> None:
    """At random while it sends: `station sync` by kill -9."""
    town.screened(150)
    town.line.rate = 60_000
    for _ in range(8):
        child = town.command("sync", "--once")
        time.sleep(town.chance.uniform(0.5, 1.3))
        child.send_signal(signal.SIGKILL)
        child.wait()
        town.tries += 1
        town.screened(10)
    town.line.healed()
    town.drain()


def cut_in_the_middle(town: Town) -> None:
    """At every tenth of what goes up."""
    town.screened(20)
    before = town.line.passed
    town.drain()
    whole = town.line.passed - before
    for tenth in range(10):
        town.screened(20)
        town.line.cut_after = whole * tenth // 10
        with town.uploader() as uploader:
            assert uploader.step().why is Why.CUT_OFF
        town.line.healed()
        town.tries += 1
    town.drain()


PAGES = {
    b"429 Too Many Requests\r\nRetry-After: 1": Why.LIMITED, b"500 Internal Server Error": Why.HUB_ERROR,
    b"502 Bad Gateway": Why.HUB_ERROR, b"401 Unauthorized": Why.REFUSED, b"404 Not Found": Why.NOT_THE_HUB,
    b"200 OK": Why.PORTAL, b"302 Found\r\nLocation: http://login.example/": Why.PORTAL,
}  # fmt: skip


def other_answers(town: Town) -> None:
    """429, 500, 502, 401, 404, a captive portal's 200 with HTML."""
    page = b"<html>Please log in</html>"
    for head, why in PAGES.items():
        town.screened(5)
        size = f"\r\nConnection: close\r\nContent-Length: {len(page)}\r\n\r\n".encode()
        town.line.answers.append(b"HTTP/1.1 " + head + size + page)
        with town.uploader() as uploader:
            assert uploader.step().why is why, head
        town.tries += 1
    town.drain()


def slow_line(town: Town) -> None:
    """1 kB a second."""
    town.screened(12)
    town.line.rate = 1_000
    town.drain(SMALL)
    town.tries += 1


def lossy_line(town: Town) -> None:
    """Every tenth piece of a kilobyte breaks the connection."""
    town.line.loss = 0.1
    for _ in range(8):
        town.screened(15)
        town.tries += len(town.drain(SMALL))
    assert town.tries > 5


def sent_twice_at_once(town: Town) -> None:
    """By two programs, past the lock that the app holds."""
    for _ in range(4):
        town.screened(40)
        threads = [threading.Thread(target=town.drain, args=(SMALL,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        town.tries += 1


def hub_restored(town: Town) -> None:
    """The hub comes back from an older copy of its folder."""
    import shutil

    town.screened(20)
    town.drain()
    town.hub.end()
    shutil.copytree(town.hub.folder, town.folder / "copy")
    town.hub.start()
    town.line.target = town.hub.url
    town.screened(20)
    town.drain()
    town.hub.end(signal.SIGKILL)
    shutil.rmtree(town.hub.folder)
    (town.folder / "copy").rename(town.hub.folder)
    town.hub.start()
    town.line.target = town.hub.url
    town.screened(5)
    town.drain()
    town.tries += 1


def clock_wrong(town: Town) -> None:
    """By a day before, by a day after."""
    for days in (1, -1):
        town.store.clock = FixedClock(town.store.now() + timedelta(days=days))
        town.screened(10)
        town.drain()
        town.tries += 1


def by_stick_and_by_line(town: Town) -> None:
    """The same entries both ways, in either order."""
    for at in range(3):
        town.screened(15)
        out, back = town.folder / f"{at}.bundle", town.folder / f"{at}.receipts"
        stick.write(town.store, out)
        if at == 1:
            town.drain()
        for _ in range(2):
            done = command(
                town.hub.folder, "bundle", "read", str(out), "--receipts", str(back), "--force",
                database=town.hub.database,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
        stick.read(town.store, back)
        town.tries += 1
    town.drain()


MANY = 1000
"""Entries that no single small answer holds."""


def restored(
    town: Town, besides: Callable[[], object] = lambda: None, *, lacking: int = 10
) -> list[int]:
    """The station from a backup that lacks some screenings, and what `besides` did; what was given back."""
    town.screened(10)
    town.drain()
    path = town.folder / "b.zip"
    backup.write(town.store, path)
    town.screened(lacking)
    besides()
    town.drain()
    root, key = town.store.home.paths.root, town.store.home.key
    town.store.close()
    back: list[int] = []
    restoring.restore(path, root, key, aside=True, given_back=back.append).close()
    again = Store(Home.open(root), town.desk.store.clock)
    again.begin("李岚")
    town.desk = Desk(again)
    town.screened(5)
    town.tries += 1
    return back


def station_restored(town: Town) -> None:
    """From an old backup: the hub gives back what it lacks."""
    assert restored(town, lacking=MANY) == [MANY]
    town.drain()


FAULTS: dict[str, Fault] = {
    "the hub killed while it receives": hub_killed,
    "the answer lost behind the commit": answer_lost,
    "the station killed while it sends": station_killed,
    "the connection cut at every tenth of a body": cut_in_the_middle,
    "429, 500, 502, 401, 404, two captive portals": other_answers,
    "a line of 1 kB a second": slow_line,
    "a line that breaks at every tenth piece": lossy_line,
    "the same batches sent at once by three": sent_twice_at_once,
    "the hub restored from an older copy": hub_restored,
    "the station restored from an old backup": station_restored,
    "the clock wrong by a day, either way": clock_wrong,
    "by stick and by line, twice each": by_stick_and_by_line,
}
"""What is done, by what it is called in the table; afterwards the hub has the journal and nothing else."""
