"""What the product promises, looked at for every input on every stretch of days."""

from datetime import date
from functools import cache
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.rules.book import Rulebook
from schema.rules.documents import State
from schema.rules.facts import every_facts
from schema.rules.judge import judge
from schema.rules.read import built_in
from schema.terms import (
    Document,
    OnlineCheck,
    Outcome,
    Reader,
    Scheme,
    ShareSource,
)
from schema.visit import Presented, SnapshotFinding, Visit
from tests.schema.rules.contract_table import (
    Times,
    aid_of,
    flaw_of,
    outcome_of,
    shares_of,
)
from tests.schema.rules.enumeration import answers
from tests.schema.rules.rebuilt import rebuilt

EXTENSION = ("extension-2026-07",)
WINDOWS = {
    Scheme.NATIONAL: (date(2025, 8, 1), date(2025, 6, 27)),
    Scheme.LATE_ELDERLY: (date(2025, 8, 1), date(2025, 8, 4)),
    Scheme.EMPLOYEE: (date(2025, 12, 2), date(2025, 11, 12)),
}
"""First visit day of the interim handling, and the day of its notice."""


@pytest.fixture(params=[(), EXTENSION], ids=["built in", "extension adopted"])
def book(request: pytest.FixtureRequest) -> Rulebook:
    """Both editions a desk may have; a promise that one breaks is broken."""
    return built_in(request.param)


EVERY = tuple(every_facts())


@cache
def _expected(times: tuple[Times, ...]) -> list[Outcome]:
    """The outcome of each input by the contract's table, schemes in their order."""
    of_scheme = dict(zip(Scheme, times, strict=True))
    return [outcome_of(facts, of_scheme[facts[0]]) for facts in EVERY]


def test_no_interim_acceptance_without_an_eligible_answer(book: Rulebook) -> None:
    for _, _, rules in answers(book):
        for facts, rule in zip(EVERY, rules, strict=True):
            if rule.outcome is Outcome.INSURED_INTERIM:
                assert facts[5] is OnlineCheck.ELIGIBLE, rule.id


def test_leave_is_given_exactly_where_nothing_is_ordered(book: Rulebook) -> None:
    for rule in book.rules:
        by_leave = rule.outcome in {Outcome.INSURED_INTERIM, Outcome.UNCONFIRMED}
        assert rule.permissive is by_leave, rule.id


def _times(scheme: Scheme, visit_day: date, known_on: date, *, longer: bool) -> Times:
    """What the two clocks allow, from the notices' dates alone."""
    start, notice = WINDOWS[scheme]
    interim = start <= visit_day <= date(2026, 3, 31) and notice <= known_on
    if longer and known_on >= date(2026, 3, 19):
        interim |= date(2026, 4, 1) <= visit_day <= date(2026, 7, 31)
    began = date(2024, 12, 2) <= visit_day and date(2024, 12, 1) <= known_on
    return Times(interim=interim, notices=began)


def test_every_outcome_is_the_contract_table_s(book: Rulebook) -> None:
    covered = (date(2023, 7, 10), date(2027, 3, 31))
    longer = bool(book.adopted)
    for visit_day, known_on, rules in answers(book):
        if not covered[0] <= visit_day <= covered[1] or known_on < covered[0]:
            assert {rule.outcome for rule in rules} == {Outcome.REVIEW}
            continue
        times = tuple(_times(s, visit_day, known_on, longer=longer) for s in Scheme)
        wrong = [
            (facts, rule.id)
            for facts, rule, outcome in zip(EVERY, rules, _expected(times), strict=True)
            if rule.outcome is not outcome
        ]
        assert wrong == [], (visit_day, known_on)


def test_an_outcome_never_speaks_of_a_card_that_is_not_there(book: Rulebook) -> None:
    of_card = {Outcome.USE_MY_NUMBER_CARD, Outcome.INSURED_BY_DECLARATION}
    for _, _, rules in answers(book):
        for facts, rule in zip(EVERY, rules, strict=True):
            if facts[3] == "absent":
                assert rule.outcome not in of_card


days = st.dates(date(2023, 1, 1), date(2028, 1, 1))
maybe_days = st.none() | days
shares: st.SearchStrategy[Any] = st.sampled_from([None, 10, 20, 30])
papers = st.builds(
    Presented,
    document=st.sampled_from(Document),
    issued_on=maybe_days,
    effective_on=maybe_days,
    expires_on=maybe_days,
    legible=st.booleans(),
    share=shares,
    special_care=st.booleans(),
)
copies = st.builds(
    SnapshotFinding,
    result=st.sampled_from([None, *OnlineCheck]),
    age_days=st.none() | st.integers(0, 9_999),
    share=shares,
)
visits = st.builds(
    Visit,
    visit_day=days,
    known_on=maybe_days,
    scheme=st.sampled_from(Scheme),
    jurisdiction=st.sampled_from(["13", "13204", "14", "01100"]),
    presented=papers,
    also_presented=st.lists(papers, max_size=3).map(tuple),
    reader=st.sampled_from(Reader),
    online_check=st.sampled_from(OnlineCheck),
    online_share=shares,
    returning=st.booleans(),
    declaration=st.booleans(),
    emergency=st.booleans(),
    birth_date=maybe_days,
)


@given(visit=visits, copy=copies)
def test_the_local_copy_never_changes_an_outcome(
    visit: Visit, copy: SnapshotFinding
) -> None:
    plain = judge(built_in(), visit)
    copied = judge(built_in(), msgspec.structs.replace(visit, snapshot=copy))
    assert (copied.rule, copied.outcome) == (plain.rule, plain.outcome)
    assert copied.permissive is plain.permissive


@given(visit=visits)
def test_any_case_can_be_told_whole(visit: Visit) -> None:
    decision = judge(built_in(), visit)
    assert decision.authorities
    assert all(one.because for one in decision.why_not)
    assert decision.rule.id not in {one.rule.id for one in decision.why_not}
    assert decision.share_and_source[0] in {None, 10, 20, 30}
    assert isinstance(decision.tell_patient + decision.cautions, tuple)


@given(visit=visits)
def test_what_was_shown_is_read_twice_alike(visit: Visit) -> None:
    decision = judge(built_in(), visit)
    assert decision.facts[2] is flaw_of(decision.standings)
    assert decision.facts[4] is aid_of(decision.standings)


@given(visit=visits, copy=copies)
def test_a_share_is_told_by_an_eligible_answer_then_print_then_copy(
    visit: Visit, copy: SnapshotFinding
) -> None:
    copied = msgspec.structs.replace(visit, snapshot=copy)
    answered, printed, kept = shares_of(copied)
    decision = judge(built_in(), copied)
    found = next(
        (
            (shares, source)
            for shares, source in zip(
                (answered, printed, kept), ShareSource, strict=True
            )
            if shares
        ),
        ({None}, None),
    )
    share, source = decision.share_and_source
    assert share in found[0]
    assert source is found[1]
    differ = len(answered | printed | kept) > 1
    assert ("share_differs" in decision.cautions) is differ


@given(visit=visits)
def test_who_is_cited_binds_the_patient_at_this_desk(visit: Visit) -> None:
    decision = judge(built_in(), visit)
    assert decision.authorities
    for one in decision.authorities:
        assert visit.scheme in one.schemes
        assert visit.jurisdiction.startswith(one.jurisdiction)


@given(visit=visits)
def test_no_certificate_and_no_notice_counts_before_it_existed(visit: Visit) -> None:
    decision = judge(built_in(), visit)
    began, known = date(2024, 12, 2), decision.known_on >= date(2023, 6, 9)
    for one in decision.standings:
        new = one.document in {
            Document.ELIGIBILITY_CERTIFICATE,
            Document.ELIGIBILITY_NOTICE,
        }
        issued = one.shown.issued_on or began
        if new and known and min(issued, visit.visit_day) < began:
            assert one.state in {State.IMPOSSIBLE, State.ILLEGIBLE}


@given(visit=visits)
def test_what_is_usual_changes_no_answer(visit: Visit) -> None:
    lines = tuple(line for line in built_in().documents if not line.usual)
    assert lines != built_in().documents
    without = judge(rebuilt(built_in(), documents=lines), visit)
    decision = judge(built_in(), visit)
    assert (without.rule, without.standings) == (decision.rule, decision.standings)


@given(visit=visits, later=days)
def test_the_same_knowledge_judges_the_same_visit_alike(
    visit: Visit, later: date
) -> None:
    judge(built_in(), visit, later)
    first = judge(built_in(), visit)
    assert judge(built_in(), visit, visit.judged_as_known_on).rule is first.rule
    stated = msgspec.structs.replace(visit, known_on=later)
    assert judge(built_in(), stated).rule is judge(built_in(), visit, later).rule


@given(visit=visits)
def test_a_reader_counts_only_beside_the_card(visit: Visit) -> None:
    kinds = {one.document for one in visit.documents}
    unused = msgspec.structs.replace(visit, reader=Reader.NOT_USED)
    if Document.MY_NUMBER_CARD not in kinds:
        assert judge(built_in(), visit).rule is judge(built_in(), unused).rule


@given(visit=visits, order=st.randoms(use_true_random=False))
def test_the_order_in_which_documents_are_shown_never_matters(
    visit: Visit, order: Any
) -> None:
    papers_shown = list(visit.documents)
    order.shuffle(papers_shown)
    shuffled = msgspec.structs.replace(
        visit, presented=papers_shown[0], also_presented=tuple(papers_shown[1:])
    )
    assert judge(built_in(), shuffled).rule is judge(built_in(), visit).rule


def test_a_visit_of_2_august_is_judged_by_what_is_known() -> None:
    shown = Presented(
        document=Document.INSURANCE_CARD,
        issued_on=date(2024, 7, 15),
        expires_on=date(2025, 7, 31),
    )
    visit = Visit(
        visit_day=date(2025, 8, 2),
        scheme=Scheme.LATE_ELDERLY,
        presented=shown,
        online_check=OnlineCheck.ELIGIBLE,
    )
    then, later = (judge(built_in(), visit, date(2025, 8, n)) for n in (3, 4))
    assert then.outcome is Outcome.UNCONFIRMED
    assert later.outcome is Outcome.INSURED_INTERIM
    assert judge(built_in(), visit, date(2025, 8, 3)).rule is then.rule
