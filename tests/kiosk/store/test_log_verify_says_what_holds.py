"""`log verify`: one JSON document, and the exit code of the machine interface."""

import json
import os
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from kiosk.cli.log import verify
from kiosk.cli.options import read_passphrase
from kiosk.store.vault import Store
from schema.errors import Locked, NotIntact, Unreadable
from tests.kiosk.store.desk import SESAME, flip_byte, run_with_the_key

ALTERED = "UPDATE event SET head = x'00'"


def _verify(folder: Path, *options: str) -> Result:
    app = typer.Typer()
    app.command()(verify)
    reader, writer = os.pipe()
    with os.fdopen(writer, "w", encoding="utf-8") as given:
        given.write(SESAME + "\n")
    arguments = ["--data", str(folder), "--passphrase-fd", str(reader), *options]
    return CliRunner().invoke(app, arguments)


def test_an_intact_log_exits_0(store: Store, folder: Path) -> None:
    store.close()
    said = _verify(folder, "--json")
    document = {"events": 1, "epochs": 1, "ok": True, "first_bad": None}
    assert (said.exit_code, json.loads(said.stdout)) == (0, document)
    assert _verify(folder).stdout == "1 events in 1 epoch(s): intact\n"


def test_an_altered_event_exits_1_and_is_named(store: Store, folder: Path) -> None:
    store.close()
    run_with_the_key(folder, "DROP TRIGGER event_refuses_update", ALTERED)
    said = _verify(folder, "--json")
    assert said.exit_code == 1
    assert json.loads(said.stdout)["first_bad"] == {"epoch": 1, "seq": 1}
    assert "event 1 of epoch 1 is altered or missing" in _verify(folder).stdout


def test_a_file_that_does_not_open_exits_1(store: Store, folder: Path) -> None:
    store.close()
    flip_byte(folder / "device.db", 100)
    said = _verify(folder, "--json")
    assert isinstance(said.exception, NotIntact)
    assert json.loads(said.stdout)["ok"] is False


def test_a_running_kiosk_exits_4(store: Store, folder: Path) -> None:
    assert store.journal.verify().ok
    said = _verify(folder, "--json")
    assert isinstance(said.exception, Locked)
    assert said.exception.exit_code == 4
    assert said.stdout == ""


def test_without_a_descriptor_the_passphrase_is_typed_unseen(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()
    monkeypatch.setattr("kiosk.cli.options.getpass", lambda _: SESAME)
    app = typer.Typer()
    app.command()(verify)
    assert CliRunner().invoke(app, ["--data", str(folder)]).exit_code == 0


def test_a_descriptor_that_is_not_open_is_told() -> None:
    with pytest.raises(Unreadable, match="E-UNLOCK-4"):
        read_passphrase(1 << 20)
