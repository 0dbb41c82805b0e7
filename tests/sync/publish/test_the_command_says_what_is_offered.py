"""`central publish` and `central rotate-root`, as IT staff meet them."""

import json
from pathlib import Path

import pytest

from kiosk.cli import run
from schema.rules.read import built_in
from sync.central.folder import CentralFolder
from sync.trust.keys import root_keys_present
from tests.sync.publish.town import OTHER, SCOPE

Output = pytest.CaptureFixture[str]


@pytest.fixture
def data(central: CentralFolder) -> str:
    return str(central.folder)


def said(captured: Output) -> dict[str, object]:
    document = json.loads(captured.readouterr().out)
    assert isinstance(document, dict)
    return document


def test_a_publication_is_one_document(data: str, capsys: Output) -> None:
    assert run(["central", "publish", "--data", data, "--json"]) == 0

    document = said(capsys)
    assert (document["edition"], document["edition_is_new"]) == (built_in().name, True)
    scopes = document["scopes"]
    assert isinstance(scopes, list)
    assert [(one["scope"], one["rows"], one["is_new"]) for one in scopes] == [
        (SCOPE, 30, True),
        (OTHER, 30, True),
    ]


def test_a_publication_is_told_in_sentences(data: str, capsys: Output) -> None:
    run(["central", "publish", "--data", data])
    first = capsys.readouterr().out
    run(["central", "publish", "--data", data])
    again = capsys.readouterr().out
    run(["central", "publish", "--data", data, "--scope", "area-13"])
    run(["central", "publish", "--data", data])
    dropped = capsys.readouterr().out

    assert f"{SCOPE}: serial" in first
    assert "now in force" in first
    assert "nothing changed" in again
    assert "as before" in again
    assert "area-13: nobody gets it any more" in dropped


def test_without_data_the_next_step_is_said(
    data: str, central: CentralFolder, capsys: Output
) -> None:
    for file in (central.folder / "register").iterdir():
        file.unlink()

    assert run(["central", "publish", "--data", data]) == 0
    assert "import a register" in capsys.readouterr().out


def test_an_amendment_is_adopted_by_name(data: str, capsys: Output) -> None:
    given = ["--adopt", "extension-2026-07", "--json"]
    assert run(["central", "publish", "--data", data, *given]) == 0
    assert said(capsys)["edition"] == built_in(("extension-2026-07",)).name

    assert run(["central", "publish", "--data", data, "--built-in", "--json"]) == 0
    assert said(capsys)["edition"] == built_in().name


@pytest.mark.parametrize(
    ("given", "code", "exit_code"),
    [
        (["--edition", "nowhere"], "E-PUBLISH-1", 2),
        (["--edition", "nowhere", "--built-in"], "E-PUBLISH-3", 2),
        (["--adopt", "nothing"], "E-BOOK-1", 2),
        (["--scope", "area-99"], "", 0),
        (["--scope", "nothing"], "E-SCOPE-2", 2),
    ],
)
def test_what_is_wrong_is_one_line(
    data: str, capsys: Output, given: list[str], code: str, exit_code: int
) -> None:
    assert run(["central", "publish", "--data", data, *given]) == exit_code
    assert code in capsys.readouterr().err


def test_a_root_is_renewed_by_two_keys(
    data: str, central: CentralFolder, capsys: Output
) -> None:
    first, second, third = sorted((central.folder / "root-keys").glob("*.pem"))
    third.unlink()

    given = ["central", "rotate-root", str(first), str(second), "--data", data]
    assert run([*given, "--json"]) == 0

    made = said(capsys)["made"]
    assert isinstance(made, list)
    assert [Path(one).name for one in made] == ["root-4.pem"]
    assert root_keys_present(central.folder) == 3
    assert run([*given, "--online"]) == 0
    assert "good until" in capsys.readouterr().out


def test_one_root_key_is_refused(
    data: str, central: CentralFolder, capsys: Output
) -> None:
    first = min((central.folder / "root-keys").glob("*.pem"))

    assert run(["central", "rotate-root", str(first), "--data", data]) == 4
    assert "E-REPO-7" in capsys.readouterr().err
