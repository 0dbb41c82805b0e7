"""SQLite's writer is alone, among threads and among processes."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from sqlalchemy import text

from sync.central.database import Database
from sync.central.turn import Turn
from tests.sources import ROOT

TIMES = 400
COUNT = """
import sys
from pathlib import Path
from sync.central.turn import Turn

lock, counter, times = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
turn = Turn(lock)
for _ in range(times):
    with turn:
        counter.write_text(str(int(counter.read_text("ascii")) + 1), "ascii")
"""
"""Counts up in a way that loses count where two do it at once."""


def test_nobody_is_inside_with_another_process(tmp_path: Path) -> None:
    counter = tmp_path / "counter"
    counter.write_text("0", "ascii")
    lock = str(tmp_path / "lock")
    command = [sys.executable, "-c", COUNT, lock, str(counter), str(TIMES)]

    counting = [subprocess.Popen(command, cwd=ROOT) for _ in range(3)]

    assert [each.wait(60) for each in counting] == [0] * 3
    assert counter.read_text("ascii") == str(3 * TIMES)


def test_nobody_is_inside_with_another_thread(tmp_path: Path) -> None:
    turn, inside, met = Turn(tmp_path / "lock"), set[int](), list[int]()

    def enter(number: int) -> None:
        with turn:
            inside.add(number)
            met.append(len(inside))
            inside.remove(number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(enter, range(TIMES)))
    turn.close()

    assert met == [1] * TIMES


def test_two_programs_write_to_one_database(tmp_path: Path) -> None:
    url = f"sqlite:///{(tmp_path / 'central.db').as_posix()}"
    step = text("UPDATE counter SET n = n + 1")
    with closing(Database.open(url)) as served, closing(Database.open(url)) as beside:
        served.write(lambda at: at.execute(text("CREATE TABLE counter (n int)")))
        served.write(lambda at: at.execute(text("INSERT INTO counter VALUES (0)")))

        with ThreadPoolExecutor(4) as pool:
            list(
                pool.map(
                    lambda one: one.write(lambda at: at.execute(step)),
                    [served, beside] * 50,
                )
            )

        asked = text("SELECT n FROM counter")
        assert served.read(lambda at: at.execute(asked).scalar()) == 100


def test_what_is_reported_as_written_is_on_disk(tmp_path: Path) -> None:
    url = f"sqlite:///{(tmp_path / 'central.db').as_posix()}"
    with closing(Database.open(url)) as database:
        found = database.write(
            lambda at: [
                at.execute(text(f"PRAGMA {one}")).scalar()
                for one in ("journal_mode", "synchronous")
            ]
        )

    assert found == ["wal", 2]
