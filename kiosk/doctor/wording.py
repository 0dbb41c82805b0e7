"""A finding in the words of the screen (点検の言葉).

The command line says it in English, from the finding itself.
"""

from dataclasses import dataclass

from kiosk.doctor.finding import Finding
from kiosk.labels import code_text, has, text

ERROR = "E-"
"""How codes of the program's own errors begin: their sentence says what to do."""


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
    """The finding in Japanese."""
    return Worded(
        what=text(f"doctor_what.{finding.what.replace('.', '_')}"),
        state=text(f"doctor_state.{finding.state}"),
        facts="、".join(
            text(f"doctor_fact.{name}", value=value)
            for name, value in finding.facts.items()
            if has(f"doctor_fact.{name}")
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
