"""What a register answers is held against the visit as it was corrected meanwhile."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.desk.correct import correct
from kiosk.desk.correction import Change
from kiosk.desk.ports import OVERTAKEN, Entry, Patient
from kiosk.desk.standing import standing_of
from kiosk.online.simulated.told import Mode
from schema.confirmation import Event
from schema.errors import Refused
from schema.terms import Outcome
from schema.visit import Presented, Visit
from tests.kiosk.desk.room import NINE
from tests.kiosk.online.whole import PROBED, Whole
from tests.people import HANAKO, WITH_VARIANT_KANJI

HIS = Patient(
    insurer_number=WITH_VARIANT_KANJI.insurer_number,
    number=WITH_VARIANT_KANJI.number,
    birth_date=WITH_VARIANT_KANJI.birth_date,
)
WHY = "misread"


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[Whole]:
    """A desk before a terminal; left open, its folder would stay locked."""
    made = Whole(tmp_path)
    yield made
    made.check_records()
    assert made.incidents == []
    made.close()


def waiting(whole: Whole) -> Event:
    """A visit whose register did not answer."""
    whole.terminal.mode = Mode.LINE_DOWN
    return whole.confirm(whole.answered(whole.form()))


def back(whole: Whole) -> None:
    whole.terminal.mode = Mode.ANSWERING
    whole.wait(PROBED)
    whole.turn(40)


def on_its_way(whole: Whole) -> Event:
    """A visit whose answer comes with the next turn."""
    form = whole.form()
    whole.ask(form)
    whole.checks.turn()
    event = whole.confirm(form)
    whole.checks.turn()
    assert len(whole.store.journal.pending()) == 1
    return event


def outcomes(whole: Whole) -> dict[Outcome, int]:
    return whole.store.journal.outcomes(NINE.date(), NINE.date())


def visit_of(event: Event) -> Visit:
    assert event.visit is not None
    return event.visit


def test_a_corrected_case_is_what_the_answer_judges(whole: Whole) -> None:
    event = waiting(whole)
    card = visit_of(event).presented
    shown = Presented(document=card.document, expires_on=card.expires_on, share=10)
    correct(whole.desk, event.id, Change(documents=(shown,), returning=True), WHY)
    back(whole)
    (row,) = whole.rechecked()
    assert row.event.refers_to == event.id
    assert visit_of(row.event).returning
    assert visit_of(row.event).presented.share == 10
    assert outcomes(whole) == {Outcome.INSURED_INTERIM: 1}


def test_the_right_person_is_asked_about(whole: Whole) -> None:
    event = waiting(whole)
    correct(whole.desk, event.id, Change(patient=HIS), WHY)
    back(whole)
    assert whole.asked[-1].number == HIS.number
    (row,) = whole.rechecked()
    assert row.patient is not None
    assert row.patient.number == HIS.number
    assert outcomes(whole) == {Outcome.INSURED_INTERIM: 1}


@pytest.mark.parametrize("ready", [waiting, on_its_way])
def test_a_withdrawn_visit_is_settled_by_no_answer(
    whole: Whole, ready: Callable[[Whole], Event]
) -> None:
    event = ready(whole)
    correct(whole.desk, event.id, Change(withdrawn=True), "not_there")
    whole.turn(3)
    back(whole)
    assert whole.rechecked() == []
    assert outcomes(whole) == {}
    assert whole.store.tasks.open() == ()


def test_an_answer_about_whom_it_was_is_not_whom_it_is(whole: Whole) -> None:
    event = on_its_way(whole)
    correct(whole.desk, event.id, Change(patient=HIS), WHY)
    whole.turn(3)
    assert [one.number for one in whole.asked][:1] == [HANAKO.number]
    for row in whole.rechecked():
        assert row.patient is not None
        assert row.patient.number == HIS.number
    back(whole)
    standing = standing_of(whole.store.journal, event.id)
    assert standing is not None
    assert standing.outcome is Outcome.INSURED_INTERIM
    assert standing.patient is not None
    assert standing.patient.number == HIS.number


def test_a_correction_in_between_is_looked_at_again(
    whole: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = on_its_way(whole)
    append, refused = whole.store.journal.append, list[str]()

    def overtaken(entry: Entry) -> Event:
        if not refused and entry.follows:
            refused.append(entry.refers_to)
            raise Refused(OVERTAKEN, subject="s", found="f", expected="e", hint="h")
        return append(entry)

    monkeypatch.setattr(whole.store.journal, "append", overtaken)
    whole.turn(3)
    back(whole)
    assert refused == [event.id]
    assert outcomes(whole) == {Outcome.INSURED_INTERIM: 1}
    assert len(whole.rechecked()) == 1
