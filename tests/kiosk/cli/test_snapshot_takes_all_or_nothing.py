import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from kiosk.cli import snapshot
from schema.errors import MadoguchiError, Refused, Unreadable
from sync.register.csv import write_csv
from sync.register.people import generate_late_elderly
from tests.people import EVERYONE, HANAKO

PASSPHRASE = "みほん の あいことば 0001"  # noqa: S105
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The command, with the passphrase on a descriptor as a scheduler gives it."""
    app = typer.Typer()
    app.command("import")(snapshot.import_)
    app.command("generate")(snapshot.generate)
    app.command("info")(snapshot.info)

    def run_with_passphrase(*words: str | Path, json: bool = True) -> Result:
        reading, writing = os.pipe()
        with os.fdopen(writing, "w", encoding="utf-8") as given:
            given.write(PASSPHRASE + "\n")
        arguments = [*map(str, words), "--data", str(tmp_path / "desk")]
        arguments += ["--passphrase-fd", str(reading), *["--json"] * json]
        return CliRunner().invoke(app, arguments)

    return run_with_passphrase


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A file of the invented people, good in every row."""
    path = tmp_path / "register.csv"
    write_csv(EVERYONE, path, "cp932")
    return path


def answer(result: Result) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(result.stdout)
    return said


def test_what_was_generated_to_a_file_is_imported_and_described(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    made = answer(run("generate", "--count", "40", "--other", "10", "--csv", path))
    assert (made["rows"], made["late_elderly"], made["other"]) == (50, 40, 10)
    assert not (tmp_path / "desk").exists()
    taken = answer(run("import", path))
    assert (taken["rows"], taken["bad_rows"], taken["serial"]) == (50, 0, 1)
    described = answer(run("info"))
    assert (described["rows"], described["source"]) == (50, "import")
    assert described["as_of"] == taken["as_of"]


def test_generate_builds_the_local_copy(run: Run) -> None:
    made = answer(run("generate", "--count", "30", "--as-of", "R7.10.15"))
    assert (made["rows"], made["serial"]) == (30, 1)
    assert made["as_of"] == "2025-10-15T00:00:00+09:00"
    assert answer(run("info"))["source"] == "generated"


def test_without_a_copy_info_says_so(run: Run, register: Path) -> None:
    bad = register.with_name("bad.csv")
    bad.write_bytes(register.read_bytes().replace(b"00000018", b"18"))
    assert run("import", bad).exit_code == 1
    described = answer(run("info"))
    assert (described["serial"], described["rows"]) == (None, 0)


def test_one_bad_row_keeps_everybody_out_and_the_old_copy_in(
    run: Run, register: Path, tmp_path: Path
) -> None:
    run("generate", "--count", "20")
    register.write_bytes(register.read_bytes().replace(b"00000018", b"18"))
    result = run("import", register)
    assert result.exit_code == 1
    said = answer(result)
    assert said["imported"] is False
    assert (said["bad_rows"], said["reasons"]) == (1, {"shape": 1})
    assert "2,番号,shape" in Path(said["report"]).read_text("utf-8-sig")
    described = answer(run("info"))
    assert (described["serial"], described["rows"]) == (1, 20)
    copies = [path.name for path in (tmp_path / "desk").glob("snapshot-*")]
    assert copies == ["snapshot-1.db"]


def test_bad_rows_are_left_out_where_that_was_asked_for(
    run: Run, register: Path, tmp_path: Path
) -> None:
    register.write_bytes(register.read_bytes().replace(b"00000018", b"18"))
    report = tmp_path / "mine.csv"
    result = run("import", register, "--skip-bad", "--report", report)
    assert result.exit_code == 0
    said = answer(result)
    assert (said["rows"], said["bad_rows"]) == (len(EVERYONE) - 1, 1)
    assert said["report"] == str(report)


@pytest.mark.parametrize(
    "place",
    [
        "register.csv",
        "desk/keys.json",
        "desk/device.db",
        "desk/new.csv",
        "desk/../desk/anchor",
    ],
)
def test_a_report_never_takes_the_place_of_a_file_it_is_not(
    run: Run, register: Path, tmp_path: Path, place: str
) -> None:
    run("generate", "--count", "5")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.[jc]s*")}
    register.write_bytes(register.read_bytes().replace(b"00000018", b"18"))
    before[register] = register.read_bytes()
    result = run("import", register, "--report", tmp_path / place)
    assert isinstance(result.exception, Unreadable)
    assert result.exception.code == "E-CSV-REPORT"
    assert {path: path.read_bytes() for path in before} == before
    assert run("info").exit_code == 0


def test_a_link_to_a_file_of_the_desk_is_followed(
    run: Run, register: Path, tmp_path: Path
) -> None:
    run("generate", "--count", "5")
    linked = tmp_path / "linked.csv"
    os.link(tmp_path / "desk" / "keys.json", linked)
    result = run("import", register, "--report", linked)
    assert isinstance(result.exception, Unreadable)
    assert linked.exists()
    assert run("info").exit_code == 0


def test_what_is_no_file_is_named(run: Run) -> None:
    result = run("import", ".")
    assert str(result.exception).startswith("E-CSV-FILE: .: found ")


def test_no_output_names_anyone(run: Run, register: Path, tmp_path: Path) -> None:
    write_csv([*EVERYONE, HANAKO, *generate_late_elderly(5)], register)
    result = run("import", register)
    report = (tmp_path / "desk" / "import-report.csv").read_text("utf-8-sig")
    assert "duplicate" in report
    for person in EVERYONE:
        for mark in (person.name, person.name_kana, person.number, person.address):
            assert mark not in report + result.output


@pytest.mark.parametrize(
    ("column", "error"), [("個人番号", Refused), ("備考", Unreadable)]
)
def test_a_file_with_the_wrong_columns_is_refused_before_the_store_opens(
    run: Run,
    register: Path,
    tmp_path: Path,
    column: str,
    error: type[MadoguchiError],
) -> None:
    text = register.read_text("cp932").replace("住所", column, 1)
    register.write_text(text, encoding="utf-8")
    result = run("import", register)
    assert isinstance(result.exception, error)
    assert column in str(result.exception)
    assert not (tmp_path / "desk").exists()


def test_the_given_day_dates_the_data(run: Run, register: Path) -> None:
    said = answer(run("import", register, "--as-of", "2025-10-15"))
    assert said["as_of"] == "2025-10-15T00:00:00+09:00"


@pytest.mark.parametrize("command", ["import", "generate"])
def test_a_day_to_come_dates_nothing(run: Run, register: Path, command: str) -> None:
    words = [register] if command == "import" else []
    result = run(command, *words, "--as-of", "2099-01-01")
    assert isinstance(result.exception, Unreadable)
    assert result.exception.code == "E-DAY-1"
    assert not (register.parent / "desk").exists()


def test_a_change_in_the_future_never_dates_the_data(run: Run, register: Path) -> None:
    text = register.read_text("cp932")
    changed = text.replace("2025-07-15T02:00:00", "2999-07-15T02:00:00", 1)
    assert changed != text
    register.write_text(changed, encoding="cp932")
    said = answer(run("import", register))
    assert (said["imported"], said["reasons"]) == (False, {"future": 1})
    taken = answer(run("import", register, "--skip-bad"))
    assert taken["as_of"] < "2999"


@pytest.mark.parametrize("skip", [[], ["--skip-bad"]])
def test_a_file_without_anybody_leaves_the_copy_in_use(
    run: Run, register: Path, tmp_path: Path, skip: list[str]
) -> None:
    run("import", register)
    header = register.read_text("cp932").splitlines()[0]
    register.write_text(header + "\r\n", encoding="cp932")
    result = run("import", register, *skip)
    assert result.exit_code == 1
    assert answer(result)["imported"] is False
    described = answer(run("info"))
    assert (described["serial"], described["rows"]) == (1, len(EVERYONE))
    copies = [path.name for path in (tmp_path / "desk").glob("snapshot-*")]
    assert copies == ["snapshot-1.db"]
    told = run("import", register, *skip, json=False)
    assert "the file has no rows" in told.stdout


def test_an_encoding_that_import_cannot_read_is_refused(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    result = run("generate", "--csv", path, "--encoding", "utf-16")
    assert isinstance(result.exception, Unreadable)
    assert not path.exists()


def test_people_see_sentences_instead_of_documents(run: Run, register: Path) -> None:
    empty = run("info", json=False)
    assert isinstance(empty.exception, Unreadable)
    made = run("generate", "--count", "5", json=False)
    assert "5 invented rows as of 2025-10-15 in the local copy" in made.stdout
    taken = run("import", register, json=False)
    assert f"{len(EVERYONE)} rows imported as serial 2" in taken.stdout
    assert "serial 2: 10 rows as of" in run("info", json=False).stdout
    register.write_bytes(register.read_bytes().replace(b"00000018", b"18"))
    kept = run("import", register, json=False)
    assert "nothing imported; the copy in use stays" in kept.stdout
