"""Pages and searches over a million records."""

from __future__ import annotations

import random
import tempfile
from dataclasses import replace
from pathlib import Path

from bench.saving import opened
from bench.table import Line, each, quantile
from storage.desk import Desk
from storage.screenings import ledger, search

MILLION = 1_000_000
FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊洋艳勇军杰娟涛明超秀霞平刚桂英华建国红梅玉兰春燕文辉志鹏飞龙凤云海波宁佳欣怡浩宇轩"


def fill(desk: Desk, count: int) -> None:
    """Rows of the view and the index only: what the questions read."""
    chance = random.Random(3)
    with desk.store.database.write() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        rows, words = [], []
        for at in range(10, count + 10):
            name = chance.choice(FAMILY) + chance.choice(GIVEN) + chance.choice(GIVEN)
            parts = search.words(name)
            rows.append((at, f"id{at}", at, f"2026-{1 + at % 12:02d}-{1 + at % 28:02d}", f"s{at}", at, name,
                         f"E{at:08d}", f"199{at:08d}"))  # fmt: skip
            words.append((at, " ".join(parts), " ".join(search.initial(p) for p in parts)))
        raw.executemany(
            "INSERT INTO screening_view(seq, id, at, day, shift, operator, subject, last_seq, kind, corrections, removed, "
            "name, document, number, phone, address, plate, thermometer, movement, advised, actions, rules, status, colour, "
            "groups, destination, digest, party, slip, policy) VALUES (?,?,?,?,'','',?,?,'screening',0,0,?,'passport',?,?,'','','',"
            "'release','release','','K00','','','','','','','','')", rows,
        )  # fmt: skip
        raw.executemany("INSERT INTO search(rowid, name, initials) VALUES (?,?,?)", words)


def _prefix(chance: random.Random, at: int, count: int) -> str:
    """A document's number, as far as it is typed."""
    return f"E{chance.randrange(10, count):08d}"[: 3 + at % 7]


def _typed(count: int = 300_000) -> Line:
    """A number, digit by digit, among as many as some years make."""
    with tempfile.TemporaryDirectory() as name:
        desk, chance = opened(Path(name)), random.Random(6)
        fill(desk, count)
        with desk.store.database.read() as connection:
            took = each(
                300, lambda at: ledger.find(connection, _prefix(chance, at, count), limit=200)
            )
        desk.store.close()
    tail = quantile(took, 0.95)
    return Line(
        "a number typed digit by digit at 300 k, p95",
        f"{tail * 1e3:.1f} ms",
        "-",
        "-",
        "<= 20 ms",
        tail <= 0.02,
    )


def run(count: int = MILLION) -> list[Line]:
    """Medians of warm questions; every name and page differs."""
    with tempfile.TemporaryDirectory() as name:
        desk = opened(Path(name))
        fill(desk, count)
        chance = random.Random(5)
        pairs = [chance.choice(FAMILY) + chance.choice(GIVEN) for _ in range(200)]
        with desk.store.database.read() as connection:
            (first,) = ledger.page(connection, limit=1)
            pages = each(
                300,
                lambda _: ledger.page(
                    connection, after=replace(first, seq=chance.randrange(100, count))
                ),
            )
            found = each(200, lambda at: ledger.find(connection, pairs[at]))
            bare = each(300, lambda _: connection.exec_driver_sql(
                "SELECT * FROM screening_view WHERE seq < ? ORDER BY seq DESC LIMIT 50", (chance.randrange(100, count),)
            ).all())  # fmt: skip
        page, search_time, limit = (quantile(v, 0.5) for v in (pages, found, bare))
        tail = quantile(found, 0.95)
        desk.store.close()
    return [
        Line("page of 50 at 1 M", f"{page * 1e3:.2f} ms", f"{limit * 1e3:.2f} ms bare SQL", f"{page / limit:.1f}",
             "<= 1 ms", page <= 0.001),
        Line("two-character name at 1 M", f"{search_time * 1e3:.2f} ms (p95 {tail * 1e3:.2f})", "-", "-", "<= 5 ms",
             search_time <= 0.005),
        _typed(),
    ]  # fmt: skip
