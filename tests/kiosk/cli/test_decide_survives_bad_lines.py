"""A line that is no case has its error in its place, and never a traceback."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from kiosk.cli.decide import LONGEST_LINE, answered, decide
from schema.cases import EXPECTED, read_case
from schema.errors import UnprovenBook, Unreadable
from schema.rules.read import built_in
from schema.visit import Presented, SnapshotFinding, Visit

GOOD: dict[str, Any] = {
    "case": "良",
    "visit_day": "2025-10-01",
    "scheme": "national",
    "presented": {"document": "insurance_card", "expires_on": "2025-09-30"},
    "online_check": "eligible",
}
CARD = GOOD["presented"]

app = typer.Typer()
app.command()(decide)


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in GOOD.items() if name != key}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"{", "E-CASE-1"),
        (b'{"case": "x", "visit_day": ', "E-CASE-1"),
        (b"\xff\xfe{\x00}\x00", "E-CASE-1"),
        (b'{"case": "\xe3\x81"}', "E-CASE-1"),
        (b'{"case": "\\ud800"}', "E-CASE-1"),
        (b"\x00", "E-CASE-1"),
        (b"{} {}", "E-CASE-1"),
        (b'{"case": NaN}', "E-CASE-1"),
        (b'{"online_share": 1e999}', "E-CASE-1"),
        (b'{"online_share": 1' + b"0" * 5000 + b"}", "E-CASE-1"),
        (b"[" * 100_000, "E-CASE-1"),
        (b'{"presented":' * 50_000, "E-CASE-1"),
        (b'"text"', "E-CASE-5"),
        (b"[]", "E-CASE-5"),
        (b"null", "E-CASE-5"),
        (b"7", "E-CASE-5"),
        (b"{}", "E-CASE-4"),
        (b'{"scheme": "national", "scheme": "employee"}', "E-CASE-2"),
        (b" " * 10 + b'"' + b"x" * LONGEST_LINE + b'"', "E-CASE-6"),
    ],
)
def test_a_malformed_line_has_an_error_in_its_place(line: bytes, code: str) -> None:
    good = json.dumps(GOOD).encode()
    result = CliRunner().invoke(app, [], input=good + b"\n" + line + b"\n" + good)
    answers = [json.loads(one) for one in result.stdout.splitlines()]
    assert result.exit_code == 2
    assert [a.get("outcome", "error") for a in answers] == [
        "insured_interim",
        "error",
        "insured_interim",
    ]
    assert set(answers[1]) == {"case", "error"}
    assert set(answers[1]["error"]) == {"code", "message"}
    assert answers[1]["error"]["code"] == code
    assert "\n" not in answers[1]["error"]["message"]
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("case", "code", "field", "found", "expected"),
    [
        (without("visit_day"), "E-CASE-4", "visit_day", "nothing", "2025-10-01"),
        (without("scheme"), "E-CASE-4", "scheme", "nothing", "late_elderly"),
        (without("presented"), "E-CASE-4", "presented", "nothing", "document"),
        (GOOD | {"visit_day": None}, "E-CASE-5", "visit_day", "null", "2025-10-01"),
        (GOOD | {"visit_day": "2025-02-30"}, "E-CASE-5", "visit_day", "02-30", "day"),
        (GOOD | {"visit_day": "令和7年"}, "E-CASE-5", "visit_day", "\\u", "day"),
        (GOOD | {"visit_day": 20251001}, "E-CASE-5", "visit_day", "20251001", "day"),
        (GOOD | {"scheme": "kokuho"}, "E-CASE-5", "scheme", "kokuho", "national"),
        (GOOD | {"scheme": ["national"]}, "E-CASE-5", "scheme", "[", "national"),
        (GOOD | {"presented": "none"}, "E-CASE-5", "presented", "none", "document"),
        (GOOD | {"presented": {}}, "E-CASE-4", "presented.document", "nothing", "none"),
        (
            GOOD | {"presented": {"document": "card"}},
            "E-CASE-5",
            "presented.document",
            "card",
            "insurance_card",
        ),
        (
            GOOD | {"presented": CARD | {"share": 15}},
            "E-CASE-5",
            "presented.share",
            "15",
            "10, 20 or 30",
        ),
        (
            GOOD | {"also_presented": [CARD, CARD | {"legible": "yes"}]},
            "E-CASE-5",
            "also_presented[1].legible",
            "yes",
            "true or false",
        ),
        (GOOD | {"also_presented": CARD}, "E-CASE-5", "also_presented", "{", "list"),
        (GOOD | {"also_presented": [7]}, "E-CASE-5", "also_presented[0]", "7", "doc"),
        (GOOD | {"online_share": True}, "E-CASE-5", "online_share", "true", "10"),
        (GOOD | {"returning": 1}, "E-CASE-5", "returning", "1", "true or false"),
        (GOOD | {"jurisdiction": "東京"}, "E-CASE-5", "jurisdiction", "\\u", "13"),
        (GOOD | {"snapshot": 3}, "E-CASE-5", "snapshot", "3", "age_days"),
        (
            GOOD | {"snapshot": {"age_days": -1}},
            "E-CASE-5",
            "snapshot.age_days",
            "-1",
            "0 or more",
        ),
        (GOOD | {"case": 5}, "E-CASE-5", "case", "5", "text"),
        (GOOD | {"on_line": "eligible"}, "E-CASE-3", "case", "on_line", "online_check"),
        (
            GOOD | {"presented": CARD | {"expiry": "2025-09-30"}},
            "E-CASE-3",
            "presented",
            "expiry",
            "expires_on",
        ),
        (GOOD | {"x - at `$.scheme`": 1}, "E-CASE-3", "case", "x - at", "scheme"),
    ],
)
def test_a_wrong_field_is_named_with_found_and_expected(
    case: dict[str, Any], code: str, field: str, found: str, expected: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        read_case(json.dumps(case).encode())
    error = refused.value
    assert (error.code, error.subject) == (code, field)
    assert found in error.found
    assert expected in error.expected


@pytest.mark.parametrize(
    ("line", "case"),
    [
        (b'{"case": "A", "visit_day": "x"}', "A"),
        (b'{"case": "A\\u3042"', "Aあ"),
        (b'{"visit_day": "2025-10-01", "case" : "B", oops', "B"),
        (b'{"case": 5}', None),
        (b'{"case": "\xff"', None),
        (b"[1]", None),
        (b"nothing", None),
    ],
)
def test_the_case_is_echoed_as_far_as_it_can_be_read(
    line: bytes, case: str | None
) -> None:
    answer, good = answered(built_in(), line)
    assert not good
    assert json.loads(answer)["case"] == case


def test_every_field_says_what_it_expects() -> None:
    fields = {
        field.name
        for kind in (Visit, Presented, SnapshotFinding)
        for field in msgspec.structs.fields(kind)
    }
    assert fields == set(EXPECTED)


@settings(max_examples=300, deadline=None)
@given(line=st.binary(max_size=200))
def test_no_bytes_break_it(line: bytes) -> None:
    json.loads(answered(built_in(), line)[0])


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(field=st.sampled_from(sorted(EXPECTED)), value=anything)
def test_no_value_in_any_field_breaks_it(field: str, value: Any) -> None:
    for case in (GOOD | {field: value}, GOOD | {"presented": CARD | {field: value}}):
        json.loads(answered(built_in(), json.dumps(case).encode())[0])


def test_a_missing_file_is_unreadable() -> None:
    result = CliRunner().invoke(app, ["no-such-file.jsonl"])
    assert isinstance(result.exception, Unreadable)
    assert result.exception.code == "E-FILE-1"


def test_a_folder_in_place_of_a_file_is_unreadable(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, [str(tmp_path)])
    assert isinstance(result.exception, Unreadable)


def test_a_rulebook_that_is_not_there_is_unreadable(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["--rulebook", str(tmp_path / "none")], input=b"")
    assert isinstance(result.exception, Unreadable)
    assert result.exception.code == "E-BOOK-3"


def test_an_unknown_amendment_is_unreadable() -> None:
    result = CliRunner().invoke(app, ["--adopt", "extension-2030"], input=b"")
    assert isinstance(result.exception, Unreadable)


def test_a_rulebook_that_is_not_proven_is_refused(gapped_book: Path) -> None:
    good = json.dumps(GOOD).encode()
    result = CliRunner().invoke(app, ["--rulebook", str(gapped_book)], input=good)
    assert isinstance(result.exception, UnprovenBook)
    assert result.exception.exit_code == 1
    assert result.stdout == ""


STARTED = "import sys; from kiosk.cli import main; main(['decide', sys.argv[1]])"


def test_a_reader_that_goes_away_ends_it_quietly(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text((json.dumps(GOOD) + "\n") * 2000, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-c", STARTED, str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


def test_it_starts_without_what_it_does_not_need() -> None:
    heavy = {"sqlmodel", "sqlalchemy", "textual", "cryptography", "sqlcipher3"}
    looked = f"import sys, kiosk.cli.decide; print({heavy} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", looked], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
