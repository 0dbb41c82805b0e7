"""What central sees, as tables for people, whole at 100 columns (報告の表)."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import StringIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule as Line
from rich.table import Table
from rich.text import Text

from kiosk.cli.rules_table import RULED
from schema.terms import Outcome
from sync.central.report_records import Counted, DeviceSeen, Finding, Report

MOST_DEVICES = 100
"""Of more, only those are shown that have something to look at."""
_SHORT = 8
_HASH_SHOWN = 6
_EDITION = re.compile(r"(?P<id>.+)@sha256:(?P<hash>[0-9a-f]+)")


def print_report(report: Report, console: Console) -> None:
    """Print the whole report."""
    for part in _parts(report):
        console.print(part)


def as_text(report: Report, width: int = 100) -> str:
    """The whole report as plain text, for a file or a mail."""
    written = StringIO()
    print_report(report, Console(file=written, width=width, color_system=None))
    return written.getvalue()


def _parts(report: Report) -> Iterator[RenderableType]:
    yield from map(Text, _heading(report))
    yield _section("端末", _devices(report.devices))
    yield _section("受付判定と基準", _counts(report.counts))
    totals = report.totals
    for title, listed, total in (
        (
            "照会のない受付",
            report.interim_without_check,
            totals.interim_without_check,
        ),
        ("再現しない判定", report.not_repeating, totals.not_repeating),
        ("読めない記録", report.unreadable, totals.unreadable),
    ):
        if total:
            yield _section(title, *_findings(listed, total))


def _heading(report: Report) -> Iterator[str]:
    devices, totals = report.devices, report.totals
    silent = sum(one.silent for one in devices)
    yield f"集約先の報告　{report.at:%Y-%m-%d %H:%M}"
    yield (
        f"対象　{report.since} から（件数は受診日、記録は到着日による）、"
        f"今回の再判定 {report.judged:,} 件"
    )
    yield (
        f"端末　{len(devices):,} 台、{report.silent_after_days} 日以上"
        f"音沙汰なし {silent:,} 台"
    )
    yield (
        f"記録　照会のない受付 {totals.interim_without_check:,} 件、"
        f"再現しない判定 {totals.not_repeating:,} 件、"
        f"読めない記録 {totals.unreadable:,} 件"
    )


def _section(title: str, *parts: RenderableType) -> RenderableType:
    line = Line(Text(title, style="bold"), characters="-")
    return Group(Text(), line, *parts)


def _table(*columns: str, wide: Sequence[str], numbers: Sequence[str]) -> Table:
    table = Table(box=RULED, expand=True, padding=(0, 1), show_edge=False)
    for name in columns:
        table.add_column(
            name,
            justify="right" if name in numbers else "left",
            overflow="fold",
            ratio=1 if name in wide else None,
            no_wrap=name not in wide,
        )
    return table


def _devices(devices: Sequence[DeviceSeen]) -> RenderableType:
    if not devices:
        return Text("登録なし")
    shown = devices
    if len(devices) > MOST_DEVICES:
        shown = [one for one in devices if tuple(_remarks(one))]
    table = _table(
        "医療機関・端末",
        "最終通信・時計の差",
        "手元データ・版",
        "未送信",
        "照会待ち",
        "状態",
        wide=("医療機関・端末", "状態"),
        numbers=("未送信", "照会待ち"),
    )
    for one in shown:
        table.add_row(*map(Text, _device(one)))
    if len(shown) == len(devices):
        return table
    said = f"{len(devices):,} 台のうち、見るべき {len(shown):,} 台（ほかは --csv で）"
    return Group(table, Text(said))


def _device(one: DeviceSeen) -> Iterator[str]:
    yield f"{one.facility_name or one.facility}\n{one.device[:_SHORT]}"
    yield f"{_minute(one.last_seen)}\n{_seconds(one.clock_offset_ms)}"
    yield f"{_copy(one)}\n{short_edition(one.edition)}"
    yield f"{one.unsent:,}"
    yield f"{one.pending:,}"
    yield "、".join(_remarks(one))


def _copy(one: DeviceSeen) -> str:
    if one.serial is None:
        return "なし"
    return f"{one.serial} ({one.as_of:%m-%d})" if one.as_of else str(one.serial)


def _remarks(one: DeviceSeen) -> Iterator[str]:
    """What there is to look at in a device."""
    if one.revoked_at:
        yield "登録取消"
    if one.silent:
        yield "音沙汰なし"
    elif one.last_seen is None:
        yield "通信前"
    for word, many in (
        ("分岐", one.forks),
        ("食い違い", one.conflicts),
        ("隔離", one.quarantined),
    ):
        if many:
            yield f"{word}{many:,}"


def _minute(at: datetime | None) -> str:
    return f"{at:%m-%d %H:%M}" if at else "なし"


def _seconds(offset_ms: int | None) -> str:
    return "" if offset_ms is None else f"{offset_ms / 1000:+,.1f}秒"


def short_edition(name: str) -> str:
    """An edition's id with the beginning of its hash."""
    found = _EDITION.fullmatch(name)
    return f"{found['id']}@{found['hash'][:_HASH_SHOWN]}" if found else name


def _counts(counts: Sequence[Counted]) -> RenderableType:
    if not counts:
        return Text("記録なし")
    table = _table(
        "受診月",
        "受付判定",
        "基準",
        "件数",
        wide=("受付判定", "基準"),
        numbers=("件数",),
    )
    for one in counts:
        said = Text(outcome_words(one.outcome))
        if one.taken and one.taken != one.outcome:
            said.append(f"\n→ {outcome_words(one.taken)}")
        table.add_row(one.month, said, Text(one.rule), f"{one.visits:,}")
    return table


def outcome_words(code: str) -> str:
    """An outcome's code and its Japanese term."""
    return " ".join((code, term(code))).strip()


def term(code: str) -> str:
    """The Japanese term of an outcome; empty for what is none."""
    return next((one.ja for one in Outcome if one.value == code), "")


def _findings(listed: Sequence[Finding], total: int) -> Iterator[RenderableType]:
    for one in listed:
        yield Text(f"{one.device} {one.epoch}/{one.seq} {one.id}".rstrip())
        yield Padding(Text("、".join(_why(one))), (0, 0, 0, 4))
    if total > len(listed):
        yield Text(f"ほか {total - len(listed):,} 件")


def _why(one: Finding) -> Iterator[str]:
    yield f"到着 {_minute(one.received_at)}"
    if one.visit_day:
        yield f"受診日 {one.visit_day}"
    if one.unchecked:
        yield one.unchecked
    yield f"{one.verdict.ja} {one.verdict.value}"
    if one.edition:
        yield short_edition(one.edition)
    if one.differences:
        yield one.differences
