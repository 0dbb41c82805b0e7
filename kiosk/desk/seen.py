"""Who was received already on this day (本日の受付済み).

It is a word on the screen and changes nothing: somebody may well come twice.
"""

from kiosk.desk.form import Form
from kiosk.desk.ports import Patient, Recorded
from kiosk.desk.receive import Desk
from kiosk.desk.standing import Standing, standings


def seen_today(desk: Desk, form: Form) -> Standing | None:
    """The newest visit of the day under the form's numbers; none that was withdrawn."""
    if not form.number:
        return None
    rows = desk.journal.on_day(desk.today)
    every = standings(desk.journal, [row for row in rows if _is_theirs(row, form)])
    return next((one for one in every if not one.is_withdrawn), None)


def _is_theirs(row: Recorded, form: Form) -> bool:
    who = row.patient or Patient()
    numbers = (who.insurer_number, who.symbol, who.number, who.branch)
    return numbers == (form.insurer, form.symbol, form.number, form.branch)
