"""A clerk before the history: what is on the way, what stands on the screen."""

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec.structs import replace

from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import keys_of
from kiosk.desk.form import Field, Form
from kiosk.desk.history import Sought
from kiosk.desk.keys import press
from kiosk.tui.screens.history import HistoryScreen
from schema.confirmation import Event
from schema.terms import EventType
from tests.kiosk.store.desk import a_patient, an_entry
from tests.kiosk.tui.desk import Clerk
from tests.people import EVERYONE

ONE_DAY = timedelta(days=1)


def recorded_before(ready: Demo, day: date, how_many: int) -> None:
    """Visits of other days, one on each."""
    for nth in range(how_many):
        entry = an_entry(day=day - ONE_DAY * nth)
        person = a_patient(EVERYONE[nth % len(EVERYONE)])
        ready.store.journal.append(replace(entry, patient=person))


def one_recorded(clerk: Clerk) -> str:
    """Somebody received today with a certificate; gives the visit's id."""
    desk, form = clerk.demo.desk, Form()
    for key in ("2", *keys_of(clerk.cast.certified), "enter"):
        form = press(form, key, desk.around())
    assert form.at is Field.VERDICT
    return desk.confirm(form).id


async def read(clerk: Clerk) -> HistoryScreen:
    """The history, once its page and its counts are there."""
    screen = clerk.app.screen
    assert isinstance(screen, HistoryScreen)
    await clerk.until(lambda: screen.is_read, "the page and its counts")
    return screen


def sought(clerk: Clerk) -> Sought:
    """What is asked for now."""
    screen = clerk.app.screen
    assert isinstance(screen, HistoryScreen)
    return screen.sought


def looks(clerk: Clerk) -> Iterator[Event]:
    """Everything that was recorded as looked at or written out, oldest first."""
    store = clerk.demo.store
    with store.engine.connect() as connection:
        ids = connection.exec_driver_sql(
            "SELECT json_extract(body, '$.id') FROM event ORDER BY place"
        ).scalars()
    for each in ids:
        found = store.journal.find(each)
        if found and found.event.type in {EventType.VIEWED, EventType.EXPORTED}:
            yield found.event


def tells(clerk: Clerk, sentence: str) -> bool:
    """True if the sentence stands inside a box, on one line or more."""
    said = "".join(line.strip(" │▇") for line in clerk.lines())
    return "".join(sentence.split()) in "".join(said.split())
