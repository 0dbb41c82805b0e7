"""Every screen that a clerk sees on the way with a patient, one after another.

Each way brings an open desk to screens by keys, and stops at each by its name;
whoever looks at one presses nothing. It ends with nobody before the desk.
"""

from collections.abc import AsyncIterator
from pathlib import Path

from msgspec.structs import replace as but

from kiosk.demo.scenes import EXPIRED, keys_of
from kiosk.desk.form import Form
from kiosk.desk.slip import SlipSetup
from kiosk.paper.outlet import Outlet
from schema.terms import Outcome
from tests.kiosk.tui.desk import Clerk
from tests.kiosk.tui.test_every_outcome_is_reached_by_keys import WAYS
from tests.kiosk.tui.test_the_slip_is_made_beside_the_desk import Tray

Names = AsyncIterator[str]
NAMED = {Outcome.CHECK_REQUIRED: "waits-for-its-check"}
"""Outcomes that are seen under another name before."""


async def entering(clerk: Clerk) -> Names:
    """From nobody to the first verdict, a wrong digit among it."""
    person = clerk.cast.guided
    yield "start"
    await clerk.press("4")
    yield "number-entry"
    last = person.insurer_number[-1]
    await clerk.type(person.insurer_number[:-1] + str((int(last) + 1) % 10))
    yield "wrong-digit"
    await clerk.press("backspace", last)
    await clerk.type(person.number)
    yield "birth-offered"
    await clerk.press("enter")
    yield "expiry-asked"
    await clerk.type([*EXPIRED, "enter"])
    yield "check-required"
    await clerk.press("4")
    yield "why"
    await clerk.press("1")
    yield "comparison"
    await clerk.press("0", "0")


async def asking(clerk: Clerk, folder: Path) -> Names:
    """The check, its consent, and the answer; then what is shown to the patient."""
    register, desk = clerk.register, clerk.desk
    desk.ask_consent, register.answers = True, False
    desk.paper = Outlet(Tray(), clerk.demo.clock, folder)
    desk.slips = SlipSetup(phone="03-0000-0000")
    await clerk.shows("4", clerk.cast.guided, *EXPIRED, "enter")
    await clerk.press("1")
    yield "consent"
    await clerk.press("2")
    yield "checking"
    register.answer()
    await clerk.looked()
    yield "insured-interim"
    for digit, language in enumerate(("ja", "yasashii", "en", "zh", "ko", "vi"), 1):
        await clerk.press(*([] if digit > 1 else ["2"]), str(digit))
        yield f"patient-{language}"
    await clerk.press("0", "5")
    yield "slip"
    await clerk.press("0", "6")
    yield "add-document"
    await clerk.press("0", "7")
    yield "marks"
    await clerk.press("0", "enter")
    desk.ask_consent, register.answers = False, True


async def judged(clerk: Clerk) -> Names:
    """Every other outcome, and what has to be said before it is recorded."""
    for outcome, way in WAYS.items():
        if outcome is Outcome.INSURED_INTERIM:
            continue
        await way(clerk)
        assert clerk.outcome is outcome
        yield NAMED.get(outcome, str(outcome).replace("_", "-"))
        async for name in _before_the_record(clerk, outcome):
            yield name
        assert clerk.form == Form()


async def _before_the_record(clerk: Clerk, outcome: Outcome) -> Names:
    await clerk.press("enter")
    if outcome is Outcome.REVIEW:
        yield "review-outcome"
        await clerk.press("1")
        yield "review-reason"
        await clerk.press("1")
    elif outcome is Outcome.CHECK_REQUIRED:
        yield "contact"
        await clerk.press("enter", "enter")


async def otherwise(clerk: Clerk) -> Names:
    """What serves where the card is not read, and what differs from the answer."""
    await clerk.type(["1", "7", *keys_of(clerk.cast.national)])
    await clerk.press("3")
    yield "other-ways"
    await clerk.press("4")
    yield "declaration"
    await clerk.press("0", "3", "8")
    yield "claims"
    await clerk.press("0", "0")
    person = clerk.cast.national
    await clerk.shows("4", person, *EXPIRED, "enter")
    await clerk.act("1")
    answer = clerk.form.own_answer
    assert answer is not None
    other = 10 if person.share != 10 else 20
    clerk.desk.form = clerk.form.with_answer(but(answer, share=other))
    clerk.desk.refresh_patient()
    await clerk.press("enter")
    yield "comparison-differs"
    await clerk.press("0", "0")


async def opened_by_keys(clerk: Clerk) -> Names:
    """What the menu opens, and what the demo has beside it."""
    for name, keys in OPENED.items():
        await clerk.press(*keys)
        yield name
        await leave(clerk)


async def searched(clerk: Clerk) -> Names:
    """Two people who are told apart by nothing but looking at both."""
    person = clerk.cast.alike[0]
    await clerk.press("f3")
    await clerk.type([*person.name_kana[:1], "enter"])
    await clerk.type([*f"{person.birth_date:%Y%m%d}", "enter"])
    yield "kana-search"
    await leave(clerk)


async def leave(clerk: Clerk) -> None:
    """Go back to the desk, by Esc alone."""
    while clerk.app.screen is not clerk.desk:
        await clerk.press("escape")


OPENED: dict[str, tuple[str, ...]] = {
    "menu": ("escape",),
    "more": ("escape", "7"),
    "help": ("?",),
    "leave": ("escape", "6"),
    "people": ("escape", "7", "7"),
    "terminal": ("escape", "7", "8"),
    "book": ("escape", "7", "5"),
    "book-moved": ("escape", "7", "5", "6", "6"),
    "book-rules": ("escape", "7", "5", "6", "6", "down", "enter"),
    "settings": ("escape", "7", "2"),
    "settings-type": ("escape", "7", "2", "4"),
    "settings-choose": ("escape", "7", "2", "enter", "enter", "1"),
    "no-staff": ("escape", "7", "3"),
    "sync-none": ("f9",),
    "worklist-empty": ("f6",),
}
"""Keys from the desk with nobody before it."""
