"""Nothing is loaded before it is needed: a fresh process tells what it has loaded."""

import json
import subprocess
import sys
from collections.abc import Sequence

import pytest

from tests.sources import ROOT

DISK = {"sqlmodel", "sqlalchemy", "sqlcipher3", "cryptography"}
SCREEN = {"textual"}
PAPER = {"reportlab"}
SERVER = {"fastapi", "starlette", "uvicorn", "prometheus_client", "structlog"}

COMMAND = "from kiosk.cli import run; run({given!r})"
LOCK_SCREEN = """
import asyncio
import kiosk.cli.desk, kiosk.shown
from kiosk.tui.app import KioskApp
from schema.clock import SystemClock

async def show():
    async with KioskApp(SystemClock(), None, first=True).run_test(size=(80, 24)):
        assert "textual.widgets" in sys.modules

asyncio.run(show())
"""
TELL = "import json, sys\n{job}\nprint(json.dumps(sorted(sys.modules)))"
CASE = b'{"visit_day":"2025-10-15","scheme":"national","presented":{"document":"none"}}'


def loaded_by(job: str, given: bytes = b"") -> set[str]:
    """The top-level packages that a fresh process has loaded after `job`."""
    ran = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", TELL.format(job=job)],
        input=given,
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr.decode()
    modules: list[str] = json.loads(ran.stdout.splitlines()[-1])
    return {name.partition(".")[0] for name in modules}


@pytest.mark.parametrize(
    "given",
    [
        ["number", "insurer", "39131040", "--json"],
        ["wareki", "3200105", "--json"],
        ["rules", "fact", "card_last_day", "--json"],
        ["decide"],
        ["oqs", "read", str(ROOT / "docs" / "examples" / "answer.xml"), "--json"],
    ],
    ids=lambda given: " ".join(given[:2]),
)
def test_a_question_loads_neither_store_nor_screen(given: Sequence[str]) -> None:
    loaded = loaded_by(COMMAND.format(given=given), CASE)

    assert "typer" in loaded
    assert loaded & (DISK | SCREEN) == set()


def test_the_lock_screen_loads_no_store() -> None:
    loaded = loaded_by(LOCK_SCREEN)

    assert "textual" in loaded
    assert loaded & (DISK | PAPER) == set()


@pytest.mark.parametrize(
    "given",
    [["--version"], ["central", "--help"], ["central", "facility", "list", "--help"]],
    ids=" ".join,
)
def test_only_serving_loads_the_server(given: Sequence[str]) -> None:
    loaded = loaded_by(COMMAND.format(given=given))

    assert "typer" in loaded
    assert loaded & (SERVER | SCREEN) == set()


def test_the_server_is_noticed_once_it_is_loaded() -> None:
    assert loaded_by("import sync.central.serve") >= SERVER


def test_a_gateway_to_central_loads_no_line_before_it_asks() -> None:
    loaded = loaded_by("import kiosk.online.central")

    assert loaded & (DISK | SERVER | {"httpx"}) == set()


def test_the_store_is_noticed_once_it_is_loaded() -> None:
    assert loaded_by("import kiosk.store.vault") >= DISK
