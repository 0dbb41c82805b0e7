"""A recorded decision repeats, or what does not is told."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from schema.clock import JAPAN
from schema.confirmation import Event, event_bytes
from schema.rules.judge import judge
from schema.rules.read import built_in
from schema.terms import (
    Document,
    EventType,
    OnlineCheck,
    Outcome,
    Reader,
    Scheme,
    ShareSource,
)
from schema.visit import Presented, SnapshotFinding, Visit
from sync.central.known_editions import KnownEditions
from sync.central.rejudge import Judged, Rejudge, Verdict
from tests.people import VISIT_DAY
from tests.sync.report.visits import (
    BOOK,
    CERTIFICATE,
    EXPIRED_CARD,
    NINE,
    an_answer,
    confirmed,
    decided,
    seen,
    taken,
)

EXTENDED = built_in(("extension-2026-07",))
REJUDGE = Rejudge(KnownEditions(Path("nowhere")))


def again(event: Event) -> Judged:
    return REJUDGE.of(event_bytes(event))


def told(judged: Judged) -> list[str]:
    return [one.what for one in judged.differences]


DAYS = st.dates(date(2024, 1, 1), date(2027, 6, 30))
SHARES = st.sampled_from([None, 10, 20, 30])
SHOWN = st.builds(
    Presented,
    document=st.sampled_from(Document),
    issued_on=st.none() | DAYS,
    effective_on=st.none() | DAYS,
    expires_on=st.none() | DAYS,
    legible=st.booleans(),
    share=SHARES,
    special_care=st.booleans(),
)
VISITS = st.builds(
    Visit,
    visit_day=DAYS,
    scheme=st.sampled_from(Scheme),
    presented=SHOWN,
    known_on=st.none() | DAYS,
    jurisdiction=st.sampled_from(["13", "13204", "27"]),
    also_presented=st.lists(SHOWN, max_size=2).map(tuple),
    reader=st.sampled_from(Reader),
    online_check=st.sampled_from(OnlineCheck),
    online_share=SHARES,
    returning=st.booleans(),
    declaration=st.booleans(),
    emergency=st.booleans(),
    birth_date=st.none() | st.dates(date(1900, 1, 1), date(2024, 1, 1)),
    snapshot=st.none()
    | st.builds(
        SnapshotFinding,
        result=st.sampled_from(OnlineCheck),
        age_days=st.just(1),
        share=SHARES,
    ),
)


@given(VISITS)
def test_whatever_an_honest_desk_decides_repeats_without_the_birth_date(
    visit: Visit,
) -> None:
    judged = again(confirmed(visit))

    assert (judged.verdict, told(judged)) == (Verdict.REPEATS, [])


@given(VISITS, st.dates(date(1900, 1, 1), date(2024, 1, 1)))
def test_no_birth_date_reaches_outcome_rule_or_share(visit: Visit, born: date) -> None:
    without = judge(BOOK, replace(visit, birth_date=None))
    having = judge(BOOK, replace(visit, birth_date=born))

    assert having.rule is without.rule
    assert having.share_and_source == without.share_and_source


@pytest.mark.parametrize(
    ("what", "otherwise"),
    [
        ("outcome", Outcome.INSURED),
        ("rule", "law-certificate"),
        ("permissive", False),
        ("share", 30),
        ("share_from", ShareSource.PRINTED),
        ("cautions", ("turned_75",)),
    ],
)
def test_each_thing_that_was_decided_otherwise_is_told(
    what: str, otherwise: object
) -> None:
    honest = confirmed(EXPIRED_CARD)

    judged = again(decided(honest, **{what: otherwise}))

    assert again(honest).verdict is Verdict.REPEATS
    assert judged.verdict is Verdict.DIFFERS
    assert told(judged) == [what]


def test_a_case_that_was_altered_after_deciding_is_told() -> None:
    honest = confirmed(CERTIFICATE)
    altered = seen(honest, presented=Presented(document=Document.NONE))

    judged = again(altered)

    assert again(honest).verdict is Verdict.REPEATS
    assert judged.verdict is Verdict.DIFFERS
    assert told(judged)[:2] == ["outcome", "rule"]


@pytest.mark.parametrize(
    ("scheme", "born", "caution"),
    [
        (Scheme.NATIONAL, date(1945, 1, 5), "turned_75"),
        (Scheme.LATE_ELDERLY, date(1990, 1, 5), "under_65"),
    ],
)
def test_a_caution_about_the_age_repeats_and_no_other_is_forgiven(
    scheme: Scheme, born: date, caution: str
) -> None:
    card = Presented(document=Document.INSURANCE_CARD, expires_on=date(2025, 12, 1))
    visit = Visit(visit_day=VISIT_DAY, scheme=scheme, presented=card, birth_date=born)
    honest = confirmed(visit)

    assert honest.decision
    assert honest.decision.cautions == (caution,)
    assert again(honest).verdict is Verdict.REPEATS
    assert again(decided(honest, cautions=())).verdict is Verdict.REPEATS
    other = again(decided(honest, cautions=(caution, "share_differs")))
    assert other.verdict is Verdict.DIFFERS
    assert told(other) == ["cautions"]


def test_the_knowledge_of_the_day_judges_and_not_todays() -> None:
    late = replace(EXPIRED_CARD, visit_day=date(2026, 4, 10))
    unknown = confirmed(replace(late, known_on=date(2026, 3, 1)), book=EXTENDED)
    known = confirmed(replace(late, known_on=date(2026, 4, 10)), book=EXTENDED)

    assert unknown.decision
    assert known.decision
    assert unknown.decision.outcome is not known.decision.outcome
    assert again(unknown).verdict is Verdict.REPEATS
    assert again(known).verdict is Verdict.REPEATS
    swapped = replace(seen(known, known_on=None), known_on=date(2026, 3, 1))
    assert again(swapped).verdict is Verdict.DIFFERS


def test_an_edition_judges_its_own_decisions() -> None:
    extended = confirmed(
        replace(EXPIRED_CARD, visit_day=date(2026, 4, 10)), book=EXTENDED
    )

    assert again(extended).verdict is Verdict.REPEATS
    assert again(decided(extended, edition=BOOK.name)).verdict is Verdict.DIFFERS


def test_a_decision_by_an_unknown_edition_is_not_said_to_repeat() -> None:
    judged = again(decided(confirmed(CERTIFICATE), edition="2031-01@sha256:00"))

    assert judged.verdict is Verdict.EDITION_UNKNOWN


@pytest.mark.parametrize("missing", ["visit", "decision"])
def test_a_decision_without_its_case_is_not_said_to_repeat(missing: str) -> None:
    judged = again(replace(confirmed(CERTIFICATE), **{missing: None}))

    assert judged.verdict is Verdict.INCOMPLETE


@pytest.mark.parametrize("outcome", [Outcome.INSURED, Outcome.INSURED_INTERIM])
def test_a_decision_in_an_event_that_does_not_read_is_not_passed_over(
    outcome: Outcome,
) -> None:
    whole = event_bytes(taken(confirmed(CERTIFICATE), outcome))
    spoilt = whole.replace(b'"monotonic_ns":0', b'"monotonic_ns":"0"')

    judged = REJUDGE.of(spoilt)

    assert spoilt != whole
    assert judged.verdict is Verdict.INCOMPLETE
    assert bool(judged.unchecked) is (outcome is Outcome.INSURED_INTERIM)


def test_what_is_no_decision_is_not_judged() -> None:
    viewed = replace(
        confirmed(CERTIFICATE),
        type=EventType.VIEWED,
        visit=None,
        decision=None,
        taken=None,
    )

    assert again(viewed) == Judged(event=viewed, verdict=Verdict.NO_DECISION)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b'{"v":1}',
        b"\xff\xfe",
        b"[" * 100_000,
        event_bytes(replace(confirmed(CERTIFICATE), v=2)),
    ],
    ids=["nothing", "cut", "list", "bare", "no text", "deep", "newer"],
)
def test_what_cannot_be_read_is_said_so(raw: bytes) -> None:
    assert REJUDGE.of(raw) == Judged(verdict=Verdict.UNREADABLE)


def test_an_interim_acceptance_with_its_check_is_fine() -> None:
    judged = again(confirmed(EXPIRED_CARD))

    assert judged.event
    assert judged.event.taken
    assert judged.event.taken.outcome is Outcome.INSURED_INTERIM
    assert judged.unchecked == ""


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), JAPAN)


YESTERDAY = VISIT_DAY - timedelta(days=1)
HONEST = confirmed(EXPIRED_CARD)
UNCHECKED = {
    "no answer": replace(HONEST, online=None),
    "not run": seen(HONEST, online_check=OnlineCheck.NOT_RUN),
    "not eligible": seen(HONEST, online_check=OnlineCheck.NOT_ELIGIBLE),
    "simulator": replace(HONEST, online=an_answer(source="simulator")),
    "simulator in disguise": replace(HONEST, online=an_answer(source=" Simulator")),
    "the clerk": replace(HONEST, online=an_answer(source="desk")),
    "nobody": replace(HONEST, online=an_answer(source="")),
    "yesterday": replace(HONEST, online=an_answer(at(YESTERDAY, 9))),
    "asked yesterday": replace(
        HONEST,
        online=replace(an_answer(), asked_at=at(YESTERDAY, 23)),
    ),
    "answered tomorrow": replace(
        HONEST,
        online=replace(an_answer(), answered_at=NINE + timedelta(days=1)),
    ),
    "tomorrow in Japan": replace(
        HONEST, online=an_answer(datetime.fromisoformat("2025-10-15T15:00:00+00:00"))
    ),
    "before it was asked": replace(
        HONEST, online=replace(an_answer(), asked_at=NINE + timedelta(hours=1))
    ),
    "no zone": replace(HONEST, online=an_answer(NINE.replace(tzinfo=None))),
    "end of time": replace(
        HONEST,
        online=an_answer(datetime.fromisoformat("9999-12-31T20:00:00+00:00")),
    ),
    "other decision": taken(confirmed(CERTIFICATE), Outcome.INSURED_INTERIM),
    "no decision": replace(HONEST, decision=None),
    "no case": replace(HONEST, visit=None),
    "decided only": replace(HONEST, taken=None, online=None),
}


@pytest.mark.parametrize("event", UNCHECKED.values(), ids=UNCHECKED)
def test_an_interim_acceptance_without_its_check_is_found(event: Event) -> None:
    assert again(event).unchecked != ""


def test_the_day_of_an_answer_is_a_day_in_japan() -> None:
    early = datetime.fromisoformat("2025-10-14T15:00:00+00:00")

    assert again(replace(HONEST, online=an_answer(early))).unchecked == ""


def test_a_check_is_asked_for_also_where_the_edition_is_unknown() -> None:
    judged = again(decided(replace(HONEST, online=None), edition="unknown"))

    assert judged.verdict is Verdict.EDITION_UNKNOWN
    assert judged.unchecked == "no register answered"


def test_what_was_not_accepted_as_interim_needs_no_check() -> None:
    declined = taken(replace(HONEST, online=None), Outcome.UNCONFIRMED)

    assert again(declined).unchecked == ""
    assert again(confirmed(CERTIFICATE)).unchecked == ""
