"""One appointment in words: masked, its findings as marks and sentences (予約の行)."""

from rich.cells import cell_len

from kiosk.desk.appointments import Appointment
from kiosk.labels import text
from kiosk.tui.flow import wrap
from kiosk.words.expected import found
from schema.names import mask, mask_number

INDENT = "     "
"""Before what is said of a row."""


def masked(row: Appointment) -> str:
    """Name and number as a list may show them."""
    patient = row.patient
    name = mask(patient.name_kana or patient.name) or "─"
    number = mask_number(patient.number) if patient.number else "─"
    return f"{_column(name, 13)}{_column(number, 9)}"


def _column(said: str, width: int) -> str:
    return said + " " * max(width - cell_len(said), 1)


def marks(row: Appointment) -> str:
    """What will be trouble, each with its symbol and in a word."""
    return "  ".join(
        f"{text(f'finding_symbol.{one.kind}')} {text(f'finding_short.{one.kind}')}"
        for one in row.findings
    )


def sentences(row: Appointment, room: int) -> list[str]:
    """What was found and what to do, one sentence for each finding."""
    return [line for one in found(row) for line in wrap(one, room - len(INDENT))]
