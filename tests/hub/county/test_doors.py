"""The way in: one password, sessions that end, guesses that cost time, forms that are the hub's own."""

from __future__ import annotations

import io
import os
import stat
import subprocess
import time
from pathlib import Path

import itsdangerous
import pytest

from storage.database.engine import Database
from storage.hub.county import password, sessions
from storage.hub.hub import Hub
from tests.hub.county.office import PASSWORD, Office, Writer
from tests.hub.served import STATION

PATHS = ("/", "/stations/x")


async def test_without_a_password_the_pages_say_how_and_show_nothing(
    hub: Hub, writer: Writer
) -> None:
    office = Office(hub)
    for path in (*PATHS, "/log-in"):
        page = await office.get(path, 403)
        assert "station hub password" in page.words
        assert writer.name not in page.words
    assert (await office.client.post("/log-in", data={"password": ""})).status_code == 403


async def test_nothing_is_shown_to_who_is_not_logged_in(outside: Office, writer: Writer) -> None:
    for path in (*PATHS, f"/stations/{writer.station}"):
        for cookie in ("", "x", "a.b.c", "é"):
            reply = await outside.client.get(path, headers={b"cookie": f"county={cookie}".encode()})
            assert (reply.status_code, reply.headers["location"]) == (303, "/log-in")
            assert reply.text == ""


async def test_the_headers_and_the_cookies_are_strict(hub: Hub) -> None:
    password.keep(hub.folder, PASSWORD)
    for secure in (False, True):
        office = Office(hub, secure)
        reply = await office.log_in()
        cookie = next(c for c in reply.headers.get_list("set-cookie") if c.startswith("county="))
        for word in ("HttpOnly", "SameSite=strict", "Max-Age=43200"):
            assert word in cookie
        assert ("Secure" in cookie) is secure
        told = (await office.client.get("/")).headers
        assert "default-src 'none'" in told["content-security-policy"]
        assert "script" not in told["content-security-policy"]
        assert told["x-frame-options"] == "DENY"
        assert told["referrer-policy"] == "no-referrer"
        assert told["cache-control"] == "no-store"


async def test_a_wrong_password_waits_and_then_is_held_off(hub: Hub) -> None:
    password.keep(hub.folder, PASSWORD)
    office = Office(hub, delay=0.3)
    for wrong in ("", PASSWORD + "x", "x" * 3000, "0", "1"):
        begun = time.monotonic()
        assert (await office.log_in(wrong)).status_code == 403
        assert time.monotonic() - begun > 0.3
    reply = await office.log_in()
    assert reply.status_code == 429
    assert int(reply.headers["retry-after"]) == 60
    office.ticks[0] += 60
    assert (await office.log_in()).status_code == 303
    assert (await office.get("/")).words


async def test_the_form_must_be_the_hubs_own(outside: Office) -> None:
    for token in ("", "x", "é"):
        reply = await outside.client.post("/log-in", data={"token": token, "password": PASSWORD})
        assert reply.status_code == 403
    token = (await outside.get("/log-in")).fields["token"]
    outside.client.cookies.clear()
    reply = await outside.client.post("/log-in", data={"token": token, "password": PASSWORD})
    assert reply.status_code == 403
    reply = await outside.client.post("/log-in", content=b"x" * 100_000)
    assert reply.status_code == 403


async def test_log_out_ends_it_for_copies_too_and_no_other_page_can_do_it(office: Office) -> None:
    copy = office.client.cookies["county"]
    await office.client.post("/log-out")
    leave = (await office.get("/")).fields["token"]
    reply = await office.client.post("/log-out", data={"token": leave})
    assert reply.headers["location"] == "/log-in"
    assert "county" not in office.client.cookies
    office.client.cookies.set("county", copy)
    assert (await office.client.get("/")).status_code == 303


async def test_a_session_ends_after_twelve_hours_and_with_its_password(
    office: Office, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = itsdangerous.TimestampSigner.get_timestamp
    for hours, status in ((11, 200), (13, 303)):
        monkeypatch.setattr(
            itsdangerous.TimestampSigner, "get_timestamp",
            lambda self, hours=hours: real(self) + hours * 3600,
        )  # fmt: skip
        assert (await office.client.get("/")).status_code == status
    monkeypatch.undo()
    assert (await office.client.get("/")).status_code == 200
    password.keep(hub.folder, PASSWORD)
    assert (await office.client.get("/")).status_code == 303


async def test_trouble_is_a_page_that_tries_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from station.problems import ProblemCode, StationProblem

    def locked(_self: Database) -> None:
        raise StationProblem(ProblemCode.DISK_FULL, file="x")

    monkeypatch.setattr(Database, "read", locked)
    reply = await office.client.get("/")
    assert (reply.status_code, 'http-equiv="refresh"' in reply.text) == (503, True)


async def test_the_log_says_nothing_of_what_was_typed(hub: Hub) -> None:
    from storage.hub.telemetry import Telemetry

    log = io.StringIO()
    password.keep(hub.folder, PASSWORD)
    office = Office(hub, log=Telemetry(log))
    await office.log_in("guess-17")
    await office.log_in()
    assert log.getvalue().count("log-in") == 2
    assert "guess-17" not in log.getvalue()


def test_addresses_of_one_household_count_together() -> None:
    assert sessions.counted("2001:db8::1") == sessions.counted("2001:db8::ffff")
    assert sessions.counted("10.0.0.1") == "10.0.0.1"
    assert sessions.counted("") == ""


def test_a_damaged_file_lets_nobody_in(hub: Hub) -> None:
    for damaged in (b"", b"\xff", b"x", b"x y", b"x " + b"0" * 64):
        (hub.folder / password.NAME).write_bytes(damaged)
        kept = password.lock(hub.folder)
        assert kept is None or not password.fits(kept, "x")


def test_the_command_keeps_it_for_the_owners_eyes(tmp_path: Path) -> None:
    def told(word: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*STATION, "hub", "--folder", str(tmp_path / "hub"), "password"], check=False, text=True,
            capture_output=True, timeout=60, env={**os.environ, "STATION_HUB_PASSWORD": word},
        )  # fmt: skip

    assert "S-323" in told("1234").stderr
    assert told(PASSWORD).returncode == 0
    file = tmp_path / "hub" / password.NAME
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert b"$argon2id$" in file.read_bytes()
    kept = password.lock(tmp_path / "hub")
    assert kept is not None
    assert password.fits(kept, PASSWORD)
    assert not password.fits(kept, PASSWORD[:-1])
