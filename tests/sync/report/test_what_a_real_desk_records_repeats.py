"""From the keys of a real desk, through its store and its push, to the report."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from kiosk.desk.correct import correct
from kiosk.desk.correction import Change
from kiosk.desk.form import Form
from kiosk.desk.receive import Desk, Place
from kiosk.store.vault import Store, create_store
from schema.confirmation import Taken
from schema.terms import Document, Outcome
from schema.visit import Presented
from schema.wire.identity import EnrolRequest
from sync.central.registry import bind
from sync.central.rejudge import Verdict
from sync.client.push import push
from tests.kiosk.desk.room import EXPIRED, HANAKO_KEYS, TARO_KEYS, Room, Rows
from tests.kiosk.store.desk import CHEAP, SESAME
from tests.people import EVERYONE
from tests.sync.report.kiosks import CENTRAL, Central
from tests.sync.report.visits import BOOK, NINE


class Line:
    """A line that never fails."""

    def __init__(self, central: Central) -> None:
        """Lead to `central`."""
        self._intake = central.intake

    def heads(self, heads: bytes) -> bytes:
        return self._intake.heads(heads)

    def log(self, batch: bytes) -> bytes:
        return self._intake.take(batch)


@pytest.fixture
def store(tmp_path: Path, central: Central) -> Iterator[Store]:
    """A real store with a copy of everybody, enrolled at central."""
    folder, clock = tmp_path / "desk", central.clock
    with create_store(folder, SESAME, clock, staff="uketsuke-1", stretch=CHEAP) as made:
        made.shelf.replace(EVERYONE, as_of=NINE - timedelta(hours=8), source="import")
        request = EnrolRequest(
            device=made.device,
            public_key=made.keys.public_key,
            sealing_key=bytes(1216),
            at=NINE,
            proof="",
        )
        central.database.write(lambda c: bind(c, request, "clinic", NINE))
        yield made


def room_of(store: Store, central: Central, *, practice: bool = False) -> Room:
    """The room of a real desk."""
    desk = Desk(
        place=Place("見本医院", "受付1", "13", practice=practice),
        book=BOOK,
        snapshot=store.snapshot,
        journal=store.journal,
        clock=central.clock,
        staff=store.staff,
    )
    return Room(desk, Rows(), central.clock)


def answered(room: Room, form: Form, source: str = "oqs_folder") -> Form:
    """The form with a live answer for whom it is about."""
    query = room.desk.query(form)
    assert query is not None
    return form.with_answer(replace(room.answer(query), source=source))


def sent(store: Store, central: Central) -> None:
    """Push everything the desk recorded."""
    public_key = CENTRAL.public_key().public_bytes_raw()
    push(Line(central), store.outbox, store.keys, public_key, now=central.clock.now)


def test_every_visit_of_a_real_desk_repeats(store: Store, central: Central) -> None:
    room = room_of(store, central)
    declined = Taken(outcome=Outcome.UNCONFIRMED, reason="other")
    expired = room.typed(Form(), ("4", *HANAKO_KEYS, *EXPIRED))
    for form in (
        expired,
        answered(room, expired),
        room.typed(Form(), ("4", *TARO_KEYS, *EXPIRED)),
        room.typed(Form(), ("1", *HANAKO_KEYS)),
        room.typed(Form(), ("0", "-", "1", "-")),
    ):
        left_open = room.desk.decide(form).outcome is Outcome.REVIEW
        room.desk.confirm(form, declined if left_open else None)
    room.desk.confirm(answered(room, expired), declined)
    room.desk.note_viewed("")
    sent(store, central)

    found = central.report()

    assert found.holds
    assert found.unreadable == ()
    assert found.judged == store.outbox.epochs()[-1].seq
    assert sum(one.visits for one in found.counts) == 6
    assert {one.outcome for one in found.counts} >= {
        Outcome.CHECK_REQUIRED,
        Outcome.INSURED_INTERIM,
    }


def test_what_is_corrected_repeats_and_counts_once(
    store: Store, central: Central
) -> None:
    room = room_of(store, central)
    expired = room.typed(Form(), ("4", *HANAKO_KEYS, *EXPIRED))
    checked, waiting, away = (
        room.desk.confirm(form)
        for form in (answered(room, expired), expired, answered(room, expired))
    )
    central.clock.at += timedelta(days=20)
    still = correct(room.desk, checked.id, Change(returning=True), "left_out")
    card = Presented(document=Document.ELIGIBILITY_CERTIFICATE)
    correct(room.desk, waiting.id, Change(documents=(card,)), "misread")
    correct(room.desk, away.id, Change(withdrawn=True), "not_there")
    sent(store, central)

    found = central.report()

    assert still.online == checked.online
    assert found.holds
    assert {one.taken: one.visits for one in found.counts} == {
        Outcome.INSURED_INTERIM: 1,
        Outcome.INSURED: 1,
    }
    today = checked.wall_at.date()
    assert store.journal.outcomes(today, today) == {
        Outcome.INSURED_INTERIM: 1,
        Outcome.INSURED: 1,
    }


def test_a_simulated_check_is_found_at_central(store: Store, central: Central) -> None:
    room = room_of(store, central, practice=True)
    expired = room.typed(Form(), ("4", *HANAKO_KEYS, *EXPIRED))
    event = room.desk.confirm(answered(room, expired, source="simulator"))
    sent(store, central)

    found = central.report()

    assert [one.id for one in found.interim_without_check] == [event.id]
    assert found.interim_without_check[0].verdict is Verdict.REPEATS
    assert found.not_repeating == ()
