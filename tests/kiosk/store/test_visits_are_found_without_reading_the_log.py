"""Visits are found by day, patient, outcome and cause; looking for one is recorded."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from kiosk.desk.causes import Causes
from kiosk.desk.correct import correct
from kiosk.desk.correction import Change
from kiosk.desk.history import Page, Place, Row, Sought, row_of, search
from kiosk.desk.ports import Entry, Patient
from kiosk.desk.receive import Desk
from kiosk.desk.receive import Place as Desks
from kiosk.desk.standing import standing_of
from kiosk.desk.tally import Tally, counted
from kiosk.store.vault import Store
from schema.clock import FixedClock
from schema.confirmation import Event, event_bytes
from schema.errors import MadoguchiError
from schema.terms import Document, EventType, OnlineCheck, Outcome
from tests.kiosk.desk.room import BOOK
from tests.kiosk.store.desk import a_patient, an_entry
from tests.people import EVERYONE, HANAKO, VISIT_DAY, WITH_VARIANT_KANJI

ONE_DAY = timedelta(days=1)
HERS = Patient(insurer_number=HANAKO.insurer_number, number=HANAKO.number)
HIS = Patient(
    insurer_number=WITH_VARIANT_KANJI.insurer_number,
    number=WITH_VARIANT_KANJI.number,
    birth_date=WITH_VARIANT_KANJI.birth_date,
)


@pytest.fixture
def desk(store: Store, clock: FixedClock) -> Desk:
    """A desk over a real store, without a local copy."""
    return Desk(
        place=Desks("見本医院", "受付1", "13"),
        book=BOOK,
        snapshot=store.snapshot,
        journal=store.journal,
        clock=clock,
        staff=store.staff,
    )


def someone(person: Patient | None, *, day: date = VISIT_DAY, **more: object) -> Entry:
    return replace(an_entry(day=day), patient=person, **more)


def found(store: Store, desk: Desk, sought: Sought, **more: int) -> list[str]:
    """Every visit that is found, page by page."""
    return [row.event_id for page in pages(store, desk, sought, **more) for row in page]


def pages(
    store: Store, desk: Desk, sought: Sought, **more: int
) -> Iterable[tuple[Row, ...]]:
    after: Place | None = None
    while True:
        page: Page = search(desk, store.history, sought, after, **more)
        yield page.rows
        if page.more is None:
            return
        after = page.more


def many(store: Store) -> list[Event]:
    """Visits of six days, recorded in no order of days."""
    return [
        store.journal.append(
            someone(
                a_patient(EVERYONE[n % 3]),
                day=VISIT_DAY + ONE_DAY * (n * 5 % 6),
            )
        )
        for n in range(30)
    ]


def newest_first(events: Iterable[Event]) -> list[str]:
    def order(event: Event) -> tuple[date, int, int]:
        assert event.visit is not None
        return (event.visit.visit_day, event.epoch, event.seq)

    return [one.id for one in sorted(events, key=order, reverse=True)]


@pytest.mark.parametrize("most", [1, 4, 7, 30, 100])
@pytest.mark.parametrize("looked_through", [1, 6, 400])
def test_every_page_goes_on_where_the_last_one_ended(
    store: Store, desk: Desk, most: int, looked_through: int
) -> None:
    events = many(store)
    more = {"most": most, "looked_through": looked_through}
    assert found(store, desk, Sought(), **more) == newest_first(events)
    assert found(store, desk, Sought(patient=HERS), **more) == newest_first(events[::3])
    two = Sought(since=VISIT_DAY + ONE_DAY, until=VISIT_DAY + 2 * ONE_DAY)
    days = {two.since, two.until}
    inside = [one for one in events if one.visit and one.visit.visit_day in days]
    assert found(store, desk, two, **more) == newest_first(inside)
    both = replace(two, patient=HERS)
    hers = [one for one in inside if one in events[::3]]
    assert found(store, desk, both, **more) == newest_first(hers)
    pages_ = [len(page) for page in pages(store, desk, Sought(), **more)]
    assert max(pages_) <= min(most, looked_through)


def test_what_is_recorded_meanwhile_moves_no_page(store: Store, desk: Desk) -> None:
    events = many(store)
    first = search(desk, store.history, Sought(), most=10)
    store.journal.append(someone(a_patient(), day=VISIT_DAY + 9 * ONE_DAY))
    assert first.more is not None
    rest = search(desk, store.history, Sought(), first.more, most=100)
    ids = [row.event_id for row in (*first.rows, *rest.rows)]
    assert ids == newest_first(events)


def test_a_log_that_was_healed_lists_each_visit_once(store: Store, desk: Desk) -> None:
    events = many(store)
    store.outbox.heal({1: 11}, above=1)
    events.append(store.journal.append(someone(a_patient())))
    assert found(store, desk, Sought(), most=4) == newest_first(events)
    hers = found(store, desk, Sought(patient=HERS))
    assert hers == newest_first([*events[:30:3], events[30]])


def test_a_visit_is_found_by_whom_it_was_and_by_whom_it_is(
    store: Store, desk: Desk
) -> None:
    event = store.journal.append(someone(a_patient()))
    correct(desk, event.id, Change(patient=HIS), "wrong_person")
    for who in (HERS, HIS, Patient(number=HERS.number)):
        assert found(store, desk, Sought(patient=who)) == [event.id]
    (row,) = search(desk, store.history, Sought(patient=HERS)).rows
    assert (row.mark, row.number) == ("corrected", f"****{HIS.number[-4:]}")


@pytest.mark.parametrize(
    ("who", "is_found"),
    [
        (HERS, True),
        (Patient(number=HANAKO.number), True),
        (Patient(number=HANAKO.number[:-1]), False),
        (replace(HERS, insurer_number="39131123"), False),
        (replace(HERS, branch="01"), False),
        (replace(HERS, birth_date=HANAKO.birth_date), True),
        (replace(HERS, birth_date=HANAKO.birth_date + ONE_DAY), False),
        (Patient(birth_date=HANAKO.birth_date), True),
        (Patient(birth_date=HANAKO.birth_date, name_kana="みほ"), True),
        (Patient(birth_date=HANAKO.birth_date, name_kana="mihon hana"), True),
        (Patient(birth_date=HANAKO.birth_date, name_kana="ﾊﾅｺ"), False),
        (Patient(insurer_number=HANAKO.insurer_number), False),
        (Patient(name_kana="みほん"), True),
        (Patient(name_kana="ﾐﾎﾝ ﾊﾅ"), True),
        (Patient(name_kana="はな"), False),
    ],
)
def test_a_patient_is_found_exactly(
    store: Store, desk: Desk, who: Patient, *, is_found: bool
) -> None:
    event = store.journal.append(someone(a_patient()))
    store.journal.append(someone(HIS))
    store.journal.append(someone(None, visit=None))
    expected = [event.id] if is_found else []
    assert found(store, desk, Sought(patient=who)) == expected


def test_who_was_recorded_without_a_name_is_not_left_out(
    store: Store, desk: Desk
) -> None:
    nameless = replace(a_patient(), name="", name_kana="")
    event = store.journal.append(someone(nameless))
    who = Patient(birth_date=HANAKO.birth_date, name_kana="みほん")
    assert found(store, desk, Sought(patient=who)) == [event.id]


def test_what_is_in_force_is_what_is_looked_for(store: Store, desk: Desk) -> None:
    kept, declined, away = (store.journal.append(someone(HIS)) for _ in range(3))
    again = an_entry(
        kind=EventType.CORRECTED, refers_to=declined.id, outcome=Outcome.UNCONFIRMED
    )
    store.journal.append(again)
    correct(desk, away.id, Change(withdrawn=True), "not_there")
    by = {
        Sought(outcome=Outcome.INSURED): [kept.id],
        Sought(outcome=Outcome.UNCONFIRMED): [declined.id],
        Sought(withdrawn=True): [away.id],
        Sought(withdrawn=False): [declined.id, kept.id],
        Sought(outcome=Outcome.SPECIAL_CARE): [],
    }
    for sought, expected in by.items():
        assert found(store, desk, sought) == expected
    marks = [row.mark for row in search(desk, store.history, Sought()).rows]
    assert marks == ["withdrawn", "corrected", ""]


def test_a_cause_is_looked_for_as_it_is_counted(store: Store, desk: Desk) -> None:
    entry = someone(HIS)
    assert entry.visit is not None
    down = replace(entry.visit, online_check=OnlineCheck.UNAVAILABLE)
    event = store.journal.append(replace(entry, visit=down))
    store.journal.append(entry)
    assert found(store, desk, Sought(cause="line")) == [event.id]
    assert found(store, desk, Sought(cause="reader")) == []


def test_a_part_of_a_number_finds_whoever_has_it(store: Store, desk: Desk) -> None:
    event = store.journal.append(someone(a_patient()))
    store.journal.append(someone(HIS))
    parts = {
        HANAKO.number[-4:]: [event.id],
        HANAKO.number[:7]: [event.id],
        "%": [],
        "9999": [],
    }
    for part, expected in parts.items():
        assert found(store, desk, Sought(number_part=part)) == expected
    her = Patient(name_kana="みほん")
    last = HANAKO.number[-4:]
    assert found(store, desk, Sought(patient=her, number_part=last)) == [event.id]
    not_her = Patient(birth_date=HANAKO.birth_date + ONE_DAY)
    assert found(store, desk, Sought(patient=not_her, number_part=last)) == []


def test_a_tally_counts_what_a_search_finds(store: Store, desk: Desk) -> None:
    many(store)
    away = store.journal.append(someone(HIS))
    correct(desk, away.id, Change(withdrawn=True), "not_there")
    again = store.journal.append(someone(HIS))
    store.journal.append(
        an_entry(
            kind=EventType.CORRECTED, refers_to=again.id, outcome=Outcome.UNCONFIRMED
        )
    )
    entry = someone(HIS)
    assert entry.visit is not None
    down = replace(entry.visit, online_check=OnlineCheck.UNAVAILABLE)
    store.journal.append(replace(entry, visit=down))
    for since, until in ((None, None), (VISIT_DAY, VISIT_DAY + ONE_DAY)):
        *_, tally = counted(store.history, since, until)
        days = Sought(since=since, until=until)
        assert tally.visits == len(found(store, desk, days))
        assert tally.withdrawn == len(found(store, desk, replace(days, withdrawn=True)))
        for outcome in Outcome:
            rows = found(store, desk, replace(days, outcome=outcome))
            assert tally.outcomes.get(outcome, 0) == len(rows)
        for cause in Causes.__struct_fields__:
            rows = found(store, desk, replace(days, cause=cause))
            assert tally.causes.get(cause, 0) == len(rows)
    assert tally.causes == {"line": 1}


@pytest.mark.parametrize("at_once", [1, 7, 31, 1000])
def test_a_tally_grows_to_the_same(
    store: Store, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(store)
    monkeypatch.setattr("kiosk.desk.tally.AT_ONCE", at_once)
    steps = [one.visits for one in counted(store.history, None, None)]
    assert steps == sorted(steps)
    assert steps[-1] == 30


def test_no_visits_are_a_tally_too(store: Store) -> None:
    assert [*counted(store.history, None, None)] == [Tally()]


def test_rows_are_masked(store: Store, desk: Desk) -> None:
    event = store.journal.append(someone(a_patient()))
    (row,) = search(desk, store.history, Sought()).rows
    assert (row.name, row.number, row.outcome) == (
        "ミ＊＊ ハ＊＊",
        "****0018",
        Outcome.INSURED,
    )
    assert (row.event_id, row.visit_day) == (event.id, VISIT_DAY)
    assert row.document is Document.ELIGIBILITY_CERTIFICATE
    nobody = store.journal.append(someone(None))
    standing = standing_of(store.journal, nobody.id)
    assert standing is not None
    assert (row_of(standing).name, row_of(standing).number) == ("", "")


def looks(store: Store) -> list[Event]:
    """Everything that was recorded as looked at."""
    with store.engine.connect() as connection:
        ids = connection.exec_driver_sql(
            "SELECT json_extract(body, '$.id') FROM event ORDER BY place"
        ).scalars()
    every = [store.journal.find(each) for each in ids]
    return [one.event for one in every if one and one.event.type is EventType.VIEWED]


def test_each_search_for_a_patient_is_recorded_without_naming_anybody(
    store: Store, desk: Desk
) -> None:
    kana = Patient(birth_date=HANAKO.birth_date, name_kana="みほん")
    for sought in (Sought(patient=HERS), Sought(patient=kana, until=VISIT_DAY)):
        search(desk, store.history, sought)
    number, name = looks(store)
    assert number.looked_up is not None
    assert name.looked_up is not None
    assert (number.looked_up.by, name.looked_up.by) == (
        ("number",),
        ("kana", "birth_date"),
    )
    assert name.looked_up.until == VISIT_DAY
    subject = store.journal.append(someone(a_patient())).subject
    assert (number.subject, name.subject) == (subject, "")
    for said in (HANAKO.number, HANAKO.name_kana, "みほん", "1945"):
        assert said.encode() not in event_bytes(number) + event_bytes(name)
    kept = store.journal.find(name.id)
    assert kept is not None
    assert kept.patient == kana
    assert found(store, desk, Sought(patient=kana))[1:] == []


def test_only_the_first_page_and_only_of_a_patient_is_recorded(
    store: Store, desk: Desk
) -> None:
    many(store)
    search(desk, store.history, Sought(since=VISIT_DAY, outcome=Outcome.INSURED))
    assert looks(store) == []
    assert len([*pages(store, desk, Sought(patient=HERS), most=2)]) == 5
    assert len(looks(store)) == 1


def test_nothing_is_found_where_the_search_cannot_be_recorded(
    store: Store, desk: Desk
) -> None:
    store.journal.append(someone(a_patient()))
    with store.file.writing() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON event "
            "BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    with pytest.raises(MadoguchiError):
        search(desk, store.history, Sought(patient=HERS))


@pytest.mark.parametrize(
    "sought",
    [
        Sought(since=VISIT_DAY, until=VISIT_DAY),
        Sought(),
        Sought(patient=HERS),
        Sought(patient=Patient(birth_date=HANAKO.birth_date)),
    ],
)
def test_no_search_goes_through_every_event(
    store: Store, desk: Desk, sought: Sought
) -> None:
    many(store)
    after = search(desk, store.history, Sought(), most=5).more
    said: list[str] = []
    with store.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.set_trace_callback(said.append)
    search(desk, store.history, sought, after)
    asked = [one for one in said if one.startswith("SELECT")]
    assert len(asked) >= 2
    for statement in asked:
        with store.engine.connect() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}").all()
        steps = [step[-1] for step in plan]
        assert [step for step in steps if step.startswith("SEARCH")]
        assert not [
            step for step in steps if step.startswith(("SCAN event", "SCAN patient"))
        ]
