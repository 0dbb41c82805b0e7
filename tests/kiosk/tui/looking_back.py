"""A clerk before the history: what is on the way, what stands on the screen."""

from collections.abc import AsyncIterator, Iterator
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


async def each_screen(clerk: Clerk) -> AsyncIterator[str]:
    """Every screen of the history and of corrections, one after another, by its name.

    Forty were received; whoever looks at a screen presses nothing.
    """
    for _ in range(40):
        one_recorded(clerk)
    await clerk.press("f7")
    await read(clerk)
    yield "history"
    await clerk.press("backspace")
    yield "history-ask"
    await clerk.press("2")
    await read(clerk)
    yield "history-month"
    await clerk.press("backspace", "3")
    yield "history-months"
    await clerk.press("0", "backspace", "5")
    yield "history-outcomes"
    await clerk.press("0", "backspace", "6")
    yield "history-causes"
    await clerk.press("0", "backspace", "4")
    yield "history-patient"
    await clerk.press("escape", "backspace", "8")
    yield "export"
    await clerk.press("2")
    yield "export-why"
    await clerk.press("9")
    yield "export-sentence"
    await clerk.press("escape", "0", "backspace", "1")
    await read(clerk)
    async for name in _each_correction(clerk):
        yield name
    await clerk.press("escape", "escape", "f3")
    yield "search"
    await clerk.type([*"sa", "enter", *"19480805", "enter"])
    yield "search-none"
    await clerk.press("escape")


async def _each_correction(clerk: Clerk) -> AsyncIterator[str]:
    await clerk.press(*str(len(clerk.confirmed)), "enter")
    yield "visit"
    await clerk.press("2")
    yield "correct"
    await clerk.press("1")
    yield "correct-documents"
    await clerk.press("2")
    yield "correct-day"
    await clerk.press(*"5070731", "enter", "enter")
    yield "correct-why"
    await clerk.press("2")
    yield "correct-sure"
    await clerk.press("1", "6")
    yield "correct-patient"
    await clerk.press("3")
    yield "correct-number"
    await clerk.press("escape", "2", "3", "1", "enter")
    yield "visit-corrected"
