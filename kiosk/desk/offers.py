"""What Enter takes in an empty field: the likely value, to be compared (候補).

Nothing offered is ever taken without Enter.
"""

from datetime import date

from kiosk.desk.form import Field, Form
from kiosk.desk.route import Surroundings


def offered(form: Form, around: Surroundings) -> str | date | None:
    """What Enter would take: the last insurer, or the copy's or the book's word."""
    if form.at is Field.INSURER:
        return around.last_insurer or None
    if form.at is Field.BIRTH and form.person is not None:
        return form.person.birth_date
    if form.at is Field.EXPIRY:
        return _usual_expiry(form, around)
    return None


def _usual_expiry(form: Form, around: Surroundings) -> date | None:
    """The last day such a document usually bears: the copy's, the book's, the desk's.

    Cards of one insurer run out together more often than not; what was read on the
    one before is offered where nobody knows better.
    """
    person, document = form.person, form.undated
    if person and document is person.document and person.valid_to:
        return person.valid_to
    days = sorted(
        line.last_day
        for line in around.book.documents
        if line.document is document
        and (line.usual or line.only_without_printed_expiry)
        and line.last_day is not None
        and form.known_scheme in line.schemes
        and around.jurisdiction.startswith(line.jurisdiction)
    )
    later = [day for day in days if day >= around.visit_day]
    if later:
        return later[0]
    if days or document is None:
        return days[-1] if days else None
    return around.printed(form.insurer, document)
