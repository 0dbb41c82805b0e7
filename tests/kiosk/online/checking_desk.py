"""A desk with everything real that asks about everybody until it is killed.

Arguments: the desk's folder and the terminal's. It records a visit of everybody who
has none yet, and says `open`; once nobody waits any more it says `done`.
"""

import sys
from pathlib import Path
from time import sleep

from kiosk.desk.form import Field, Form
from kiosk.desk.receive import Desk
from kiosk.online.checks import Asked, Checks
from kiosk.online.oqs.folder import OqsFolder
from kiosk.store.vault import Store, open_store
from schema.clock import FixedClock
from schema.confirmation import Taken
from schema.insured import Insured
from schema.terms import Document, Outcome
from tests.kiosk.desk.room import BOOK, NINE
from tests.kiosk.online.whole import EXPIRED, INSTITUTION, PRACTICE
from tests.kiosk.store.desk import SESAME
from tests.people import EVERYONE


def desk_of(store: Store) -> Desk:
    return Desk(
        place=PRACTICE,
        book=BOOK,
        snapshot=store.snapshot,
        journal=store.journal,
        clock=FixedClock(NINE),
        staff="uketsuke-1",
    )


def form_of(person: Insured) -> Form:
    return Form(
        at=Field.VERDICT,
        document=Document.INSURANCE_CARD,
        expiries=((Document.INSURANCE_CARD, EXPIRED),),
        insurer=person.insurer_number,
        symbol=person.symbol,
        number=person.number,
        branch=person.branch,
        birth=person.birth_date,
    )


def record_everybody(desk: Desk) -> None:
    """Whoever has no visit yet gets one that waits."""
    taken = Taken(outcome=Outcome.CHECK_REQUIRED, reason="reason_1")
    known = [row.patient for row in desk.journal.on_day(desk.today)]
    for person in EVERYONE[len(known) :]:
        desk.confirm(form_of(person), taken)


def say(what: str) -> None:
    print(what, flush=True)  # noqa: T201 - the harness reads it


def raised(error: Exception) -> None:
    raise error


def main() -> None:
    """Work until killed."""
    data, folder = map(Path, sys.argv[1:])
    clock = FixedClock(NINE)
    with open_store(data, SESAME, clock) as store:
        desk = desk_of(store)
        gateway = OqsFolder(
            folder,
            institution=INSTITUTION,
            encoding="utf-8",
            enquiries=store.enquiries,
            clock=clock,
        )
        checks = Checks(
            [Asked(gateway, 5.0)],
            enquiries=store.enquiries,
            tasks=store.tasks,
            desk=desk,
            remembered=store.settings,
            note_incident=raised,
        )
        record_everybody(desk)
        checks.start()
        say("open")
        while desk.journal.pending():
            sleep(0.01)
        checks.stop()
        say("done")
        sys.stdin.read()


if __name__ == "__main__":
    main()
