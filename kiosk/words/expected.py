"""One appointment in words: masked, and what was found out (予約の言葉)."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from kiosk.desk.appointments import Appointment, Finding, FindingKind
from kiosk.labels import text
from schema.clock import JAPAN


def whole(row: Appointment) -> str:
    """Who it is, unmasked."""
    patient = row.patient
    return "  ".join(filter(None, (patient.name or patient.name_kana, patient.number)))


def found(row: Appointment) -> Iterator[str]:
    """What was found and what to do, one sentence for each finding."""
    return (_said(one) for one in row.findings)


def told(row: Appointment) -> str:
    """The most pressing finding, for the desk's own line."""
    if not row.findings:
        return ""
    return text("appointments.told", said=_said(row.findings[0]))


def _said(one: Finding) -> str:
    """What a finding says and what to do; who says so where it is only the copy."""
    said = text(
        f"finding.{_variant(one)}",
        day=f"{one.day.month}/{one.day.day}" if one.day else "",
        share=text(f"share.{one.share}") if one.share else "",
        before=text(f"share.{one.before}") if one.before else "",
        insurer=one.insurer,
    )
    return said + (text("appointments.by_copy") if one.told_by == "copy" else "")


def _variant(one: Finding) -> str:
    """The sentence that fits what is known."""
    if one.kind is FindingKind.NEW_INSURER and one.insurer:
        return "new_insurer_named"
    if one.kind is FindingKind.SHARE_CHANGED and one.before:
        return "share_changed_from"
    return one.kind.value


def source(rows: Sequence[Appointment]) -> str:
    """By what it was found: it is never a check of the day."""
    copies = [row.copy_as_of for row in rows if row.copy_as_of is not None]
    answers = [row.answered_at for row in rows if row.answered_at is not None]
    parts = []
    if copies:
        parts.append(text("appointments.copy", at=_when(min(copies))))
    if answers:
        parts.append(text("appointments.answered", at=_when(max(answers))))
    return text("appointments.source", by="・".join(parts)) if parts else ""


def _when(at: datetime) -> str:
    here = at.astimezone(JAPAN)
    return f"{here.month}/{here.day} {here:%H:%M}"
