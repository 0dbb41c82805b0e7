"""A finding in the words of the screen (点検の言葉).

The command line says it in English, from the finding itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kiosk.doctor.finding import Finding, State
from kiosk.labels import code_text, has, text

ERROR = "E-"
"""How codes of the program's own errors begin: their sentence says what to do."""

AREAS: Mapping[str, Sequence[str]] = {
    "place": ("folder", "disk", "write", "incidents", "desk", "root_keys"),
    "log": ("key_file", "owner", "store", "log", "keys", "accounts"),
    "data": ("copy", "edition"),
    "sync": ("sync", "line"),
    "register": ("register",),
    "paper": ("printer", "forms", "fonts"),
    "machine": (
        *("clock", "zone", "terminal", "ruler"),
        *("python", "platform", "packages", "providers"),
    ),
}
"""What belongs together, in the order in which it is told; by its first word."""
WORST_FIRST: Sequence[State] = ("bad", "look", "ok")
"""The order in which findings are told."""


@dataclass(frozen=True, slots=True)
class Worded:
    """One finding as a screen shows it."""

    what: str
    """Which thing."""
    state: str
    """How it stands, with its symbol."""
    facts: str
    """What was found."""
    do: str
    """What to do; empty where it is in order."""


def worded(finding: Finding) -> Worded:
    """The finding in Japanese; an error's own sentence says what was found."""
    of_error = finding.code.startswith(ERROR)
    return Worded(
        what=text(f"doctor_what.{finding.what.replace('.', '_')}"),
        state=text(f"doctor_state.{finding.state}"),
        facts="、".join(
            text(f"doctor_fact.{name}", value=value)
            for name, value in finding.facts.items()
            if has(f"doctor_fact.{name}") and not of_error
        ),
        do=_do(finding),
    )


def _do(finding: Finding) -> str:
    if not finding.code:
        return ""
    if finding.code.startswith(ERROR):
        found, expected = (finding.facts.get(one, "") for one in ("found", "expected"))
        said = code_text(finding.code, str(found), str(expected))
    else:
        said = text(f"doctor_do.{finding.code}")
    return f"{said}（{finding.code}）"


def area_of(what: str) -> str:
    """To which area a thing belongs that was looked at."""
    first = what.partition(".")[0]
    return next(name for name, things in AREAS.items() if first in things)


def worst_first(findings: Iterable[Finding]) -> Sequence[Finding]:
    """Findings by how they stand, and by area within."""
    areas = list(AREAS)
    return sorted(
        findings,
        key=lambda one: (WORST_FIRST.index(one.state), areas.index(area_of(one.what))),
    )


def counted(findings: Iterable[Finding]) -> Mapping[State, int]:
    """How many stand how."""
    states = [one.state for one in findings]
    return {state: states.count(state) for state in WORST_FIRST}
