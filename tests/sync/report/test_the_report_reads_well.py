"""The report as people and spreadsheets get it."""

import csv
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from kiosk.cli.central_report_csv import write_files
from kiosk.cli.central_report_tables import MOST_DEVICES, as_text
from schema.terms import Outcome
from schema.wire.log import ForkedFrom
from sync.central.rejudge import Verdict
from sync.central.report_records import (
    Counted,
    DeviceSeen,
    EpochSeen,
    Finding,
    Report,
    Totals,
)
from tests.sync.log.recorded import device_of
from tests.sync.report.visits import BOOK, NINE

DEVICE = DeviceSeen(
    device=device_of(1),
    facility="clinic",
    facility_name="見本総合病院附属見本台診療所",
    enrolled_at=NINE,
    revoked_at=None,
    last_seen=NINE,
    silent=False,
    serial=12_345,
    as_of=NINE,
    edition=BOOK.name,
    unsent=1_234,
    pending=12,
    clock_offset_ms=-3_723_400,
    app="0.1.0",
    epochs=(
        EpochSeen(epoch=1, seq=9, updated_at=NINE, forked_from=None),
        EpochSeen(
            epoch=2,
            seq=1,
            updated_at=NINE,
            forked_from=ForkedFrom(epoch=1, seq=8, head="00"),
        ),
    ),
    forks=1,
    conflicts=2,
    quarantined=3,
)
COUNTED = Counted(
    month="2025-10",
    rule="interim-late_elderly-another-eligibility-extended",
    outcome=Outcome.INSURED_INTERIM.value,
    taken=Outcome.UNCONFIRMED.value,
    visits=1_234_567,
)
FINDING = Finding(
    device=DEVICE.device,
    epoch=2,
    seq=123_456,
    id="0199e5a4-1c00-7000-8000-000000000001",
    verdict=Verdict.DIFFERS,
    differences="outcome: recorded insured, judged unconfirmed; " * 4,
    unchecked="asked on 2025-10-14, answered on 2025-10-14, visit on 2025-10-15",
    edition=BOOK.name,
    visit_day=date(2025, 10, 15),
    received_at=NINE,
)
REPORT = Report(
    at=NINE,
    since=date(2025, 9, 10),
    silent_after_days=3,
    judged=1_000,
    totals=Totals(interim_without_check=1, not_repeating=1_500, unreadable=1),
    devices=(DEVICE, replace(DEVICE, silent=True, last_seen=None, serial=None)),
    counts=(COUNTED,),
    interim_without_check=(FINDING,),
    not_repeating=(FINDING,),
    unreadable=(replace(FINDING, id="", verdict=Verdict.UNREADABLE),),
)
QUIET = replace(
    DEVICE, epochs=(), forks=0, conflicts=0, quarantined=0, facility_name="静かな医院"
)
NOTHING = replace(
    REPORT,
    totals=Totals(interim_without_check=0, not_repeating=0, unreadable=0),
    devices=(),
    counts=(),
    interim_without_check=(),
    not_repeating=(),
    unreadable=(),
)


def plain(text: str) -> str:
    """Without the line breaks and spaces of a table."""
    return "".join(text.split())


def lines_of(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(file.read_bytes().decode("utf-8-sig"))))


@pytest.mark.parametrize("report", [REPORT, NOTHING], ids=["full", "empty"])
def test_the_tables_fit_a_hundred_columns(report: Report) -> None:
    text = as_text(report)

    assert max(cell_len(line) for line in text.splitlines()) <= 100


def test_the_tables_say_everything_that_needs_a_look() -> None:
    text = plain(as_text(REPORT, width=300))

    for said in (
        "見本総合病院附属見本台診療所",
        "12345(10-15)",
        "1,234",
        "-3,723.4秒",
        "分岐1、食い違い2、隔離3",
        "音沙汰なし",
        "insured_interim保険診療（暫定取扱い）",
        "→unconfirmed確認できません",
        COUNTED.rule,
        "1,234,567",
        f"{FINDING.device}2/123456{FINDING.id}",
        "再現しないdiffers",
        plain(FINDING.unchecked),
        "ほか1,499件",
    ):
        assert plain(said) in text


def test_nothing_found_is_said_in_numbers() -> None:
    text = as_text(NOTHING)

    assert "照会のない受付 0 件" in text
    assert "再現しない判定 0 件" in text
    assert FINDING.device not in text


def test_of_many_devices_only_those_to_look_at_are_shown() -> None:
    many = replace(NOTHING, devices=(QUIET,) * MOST_DEVICES + (DEVICE,))
    few = replace(NOTHING, devices=(QUIET,) * MOST_DEVICES)

    assert "静かな医院" not in as_text(many)
    assert plain(DEVICE.facility_name) in plain(as_text(many, width=300))
    assert "見るべき 1 台" in as_text(many)
    assert as_text(few).count("静かな医院") == MOST_DEVICES


def test_markup_in_a_name_is_shown_as_it_is() -> None:
    named = replace(NOTHING, devices=(replace(DEVICE, facility_name="[red]医院[/]"),))

    assert "[red]医院[/]" in plain(as_text(named, width=300))


def test_spreadsheets_get_every_table(tmp_path: Path) -> None:
    files = write_files(REPORT, tmp_path / "out")

    assert [file.name for file in files] == [
        "devices.csv",
        "epochs.csv",
        "counts.csv",
        "findings.csv",
    ]
    assert all(file.read_bytes().startswith(b"\xef\xbb\xbf") for file in files)
    devices, epochs, counts, findings = map(lines_of, files)
    assert devices[0]["facility_name"] == DEVICE.facility_name
    assert devices[0]["clock_offset_ms"] == "-3723400"
    assert [one["silent"] for one in devices] == ["0", "1"]
    assert devices[1]["last_seen"] == ""
    assert epochs[1]["forked_from"] == "1/8"
    assert counts[0]["outcome_ja"] == Outcome.INSURED_INTERIM.ja
    assert counts[0]["visits"] == "1234567"
    assert [one["list"] for one in findings] == [
        "interim_without_check",
        "not_repeating",
        "unreadable",
    ]
    assert findings[0]["received_at"] == NINE.isoformat()


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_no_cell_that_somebody_wrote_is_a_formula(tmp_path: Path, begin: str) -> None:
    evil = f'{begin}HYPERLINK("x","y")'
    report = replace(
        REPORT,
        devices=(replace(DEVICE, edition=evil, app=evil, facility_name=evil),),
        counts=(replace(COUNTED, rule=evil, outcome=evil, taken=evil),),
        not_repeating=(replace(FINDING, id=evil, edition=evil, differences=evil),),
    )

    files = write_files(report, tmp_path)

    texts = [file.read_bytes().decode("utf-8-sig") for file in files]
    cells = [c for t in texts for row in csv.reader(StringIO(t)) for c in row]
    assert cells.count(f"'{evil}") == 9
    assert evil not in cells


def test_empty_tables_keep_their_columns(tmp_path: Path) -> None:
    full, empty = tmp_path / "full", tmp_path / "empty"
    write_files(REPORT, full)
    write_files(NOTHING, empty)

    for file in full.iterdir():
        columns = file.read_bytes().splitlines()[0]
        assert (empty / file.name).read_bytes().splitlines() == [columns]


def test_files_are_replaced_by_the_next_report(tmp_path: Path) -> None:
    write_files(REPORT, tmp_path)
    files = write_files(replace(REPORT, at=NINE + timedelta(days=1)), tmp_path)

    assert sorted(tmp_path.iterdir()) == sorted(files)
