"""`make bench [ONLY=saving,asking,...]`: all tables; prints, never fails."""

from __future__ import annotations

import os

from bench import (
    asking,
    clinic,
    deciding,
    exporting,
    many_stations,
    proving,
    receiving,
    receiving_postgres,
    saving,
    screen,
    seeing,
    syncing,
    viewing,
    waiting,
)
from bench.table import show

ALL = {
    "deciding": deciding.run,
    "seeing": seeing.run,
    "viewing": viewing.run,
    "screen": screen.run,
    "clinic": clinic.run,
    "asking": asking.run,
    "waiting": waiting.run,
    "saving": saving.run,
    "exporting": exporting.run,
    "proving": proving.run,
    "syncing": syncing.run,
    "receiving": receiving.run,
    "postgres": receiving_postgres.run,
    "stations": many_stations.run,
}

if __name__ == "__main__":
    only = os.environ.get("ONLY", "").split(",")
    lines = []
    for name, run in ALL.items():
        if name in only or only == [""]:
            print(f"measuring {name} ...", flush=True)
            lines += run()
    show(lines)
