"""Findings as lines: the worst first, each with its mark and what to do (点検の行).

1. What somebody must do something about takes all the lines it needs.
2. What is in order is told in few, an area in each.
"""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from textual.content import Content

from kiosk.doctor.finding import Finding, State
from kiosk.doctor.port import Saved
from kiosk.doctor.wording import AREAS, WORST_FIRST, area_of, counted, worded
from kiosk.labels import text
from kiosk.tui.flow import wrap

STYLES: dict[State, str] = {
    "bad": "bold #ffffff on #a90000",
    "look": "bold #000000 on #ffc700",
    "ok": "bold #ffffff on #115a36",
}
"""The mark of a state; each pair has a contrast of at least 7:1."""
MARKS: dict[State, str] = {"bad": "×", "look": "△", "ok": "○"}
"""Shapes tell the states apart without colours."""

_INDENT = "    "
_AREA = 14


def counts(findings: Sequence[Finding]) -> Content:
    """How many stand how."""
    parts = [
        Content.styled(f" {MARKS[state]} {count} ", STYLES[state])
        for state, count in counted(findings).items()
    ]
    return Content(" ").join(parts)


def every_line(findings: Sequence[Finding], room: int) -> Iterator[Content]:
    """Everything that was found, in the order given."""
    for state in WORST_FIRST:
        here = [one for one in findings if one.state == state]
        if not here:
            continue
        title = Content.styled(f" {text(f'doctor_state.{state}')} ", STYLES[state])
        yield Content("")
        yield title + Content(f"  {text('checkup.count', count=len(here))}")
        if state == "ok":
            yield from _in_order(here, room)
        else:
            for one in here:
                yield from _to_do(one, room)


def result_lines(
    title: str, findings: Sequence[Finding], room: int
) -> Iterator[Content]:
    """What one test found, each with its mark."""
    yield Content.styled(title, "bold underline")
    for one in findings:
        said = worded(one)
        mark = Content.styled(f" {MARKS[one.state]} ", STYLES[one.state])
        lines = wrap(f"{said.what}  {said.facts}".rstrip(), room - len(_INDENT))
        yield mark + Content(f" {lines[0]}")
        yield from _indented("\n".join(lines[1:]), room, "")
        yield from _indented(said.do, room, "bold")


def saved_lines(saved: Saved, room: int) -> Iterator[Content]:
    """Where a support bundle is, what is in it, and what is not."""
    parts = "、".join(text(f"bundle.{_key(name)}") for name in saved.parts)
    for key, filled in (
        ("saved", {"name": saved.name}),
        ("where", {"folder": saved.folder}),
        ("inside", {"parts": parts}),
        ("outside", {}),
    ):
        style = "bold" if key == "saved" else ""
        for line in wrap(text(f"bundle.{key}", **filled), room):
            yield Content.styled(line, style)


def _key(name: str) -> str:
    return name.partition(".")[0]


def _to_do(finding: Finding, room: int) -> Iterator[Content]:
    """One thing with what was found and what to do."""
    said = worded(finding)
    head = f"{MARKS[finding.state]} {said.what}"
    facts = f"  {said.facts}" if said.facts else ""
    lines = wrap(head + facts, room)
    yield Content.styled(lines[0][: len(head)], "bold") + lines[0][len(head) :]
    yield from _indented("\n".join(lines[1:]), room, "")
    yield from _indented(said.do, room, "")


def _indented(said: str, room: int, style: str) -> Iterator[Content]:
    for line in wrap(said, room - len(_INDENT)) if said else ():
        yield Content(_INDENT) + Content.styled(line.strip("\n"), style)


def _in_order(findings: Sequence[Finding], room: int) -> Iterator[Content]:
    """What is in order, an area to a line or as many as it takes."""
    for area in AREAS:
        said = [worded(one) for one in findings if area_of(one.what) == area]
        if not said:
            continue
        told = "、".join(
            f"{one.what}（{one.facts}）" if one.facts else one.what for one in said
        )
        label = text(f"doctor_area.{area}")
        blanks = " " * (_AREA - cell_len(label))
        first, *rest = wrap(told, room - _AREA)
        yield Content.styled(label + blanks, "$text-muted") + Content(first)
        for line in rest:
            yield Content(" " * _AREA + line.lstrip())
