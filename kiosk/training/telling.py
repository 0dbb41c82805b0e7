"""What was not right, in words that say what stands there and what was done (指摘).

1. Each says both: what the paper or the patient says, and what was entered.
2. An answer of the register that came of a wrong number is told as that.
"""

from collections.abc import Callable, Iterator
from datetime import date

from kiosk.desk.form import Field, Form
from kiosk.labels import text
from kiosk.training.lesson import Expected, Lesson
from kiosk.training.marking import Attempt, Miss, check_of
from kiosk.training.papers import printed
from kiosk.words import entry, phrases
from schema.terms import Document
from schema.wareki import to_wareki

_FIELDS = {
    Miss.INSURER: (Field.INSURER,),
    Miss.NUMBER: (Field.SYMBOL, Field.NUMBER, Field.BRANCH),
    Miss.BIRTH: (Field.BIRTH,),
}


def told(lesson: Lesson, right: Expected, attempt: Attempt) -> Iterator[str]:
    """A sentence for each thing that was not right.

    Args:
        lesson: Who came.
        right: What the rulebook says of them.
        attempt: How they were received.
    """
    for miss in attempt.missed:
        if miss in _FIELDS:
            yield from _of_fields(lesson, attempt.form, _FIELDS[miss])
        else:
            more = _MORE.get(miss)
            said = more(lesson, right, attempt) if more else {}
            yield text(f"training.miss.{miss}", **said)


def _of_fields(lesson: Lesson, form: Form, fields: tuple[Field, ...]) -> Iterator[str]:
    for field in lesson.differing(form):
        if field in fields:
            yield text(
                "training.miss.field",
                field=entry.label(lesson.told, field),
                right=printed(lesson, field) or text("training.nothing"),
                done=entry.value(form, field).strip("─") or text("training.nothing"),
            )


def _documents(lesson: Lesson, right: Expected, attempt: Attempt) -> dict[str, str]:
    del right
    return {
        "right": _listed(lesson.told.documents),
        "done": _listed(attempt.form.documents),
    }


def _expiry(lesson: Lesson, right: Expected, attempt: Attempt) -> dict[str, str]:
    del right
    said = dict(lesson.told.expiries)
    for document, day in attempt.form.expiries:
        if said.get(document, day) != day:
            ends = said[document]
            return {"right": _day(ends), "done": _day(day)}
    return {"right": "", "done": ""}


def _answer(lesson: Lesson, right: Expected, attempt: Attempt) -> dict[str, str]:
    is_other = bool(lesson.differing(attempt.form))
    return {
        "right": text(f"check.{right.decision.visit.online_check}"),
        "done": text(f"check.{check_of(attempt.event)}"),
        "why": text("training.miss.answer_why") if is_other else "",
    }


def _taken(lesson: Lesson, right: Expected, attempt: Attempt) -> dict[str, str]:
    del lesson, right
    done = attempt.taken
    return {"done": f"{phrases.symbol(done)} {phrases.short(done)}" if done else ""}


def _facts(lesson: Lesson, right: Expected, attempt: Attempt) -> dict[str, str]:
    del lesson
    decided = attempt.event.decision
    rules = right.decision.book.rules
    fired = decided.rule if decided else ""
    return {"done": next((one.title for one in rules if one.id == fired), fired)}


_MORE: dict[Miss, Callable[[Lesson, Expected, Attempt], dict[str, str]]] = {
    Miss.DOCUMENT: _documents,
    Miss.EXPIRY: _expiry,
    Miss.ANSWER: _answer,
    Miss.FACTS: _facts,
    Miss.TAKEN: _taken,
    Miss.REVIEWED: _taken,
}


def _listed(documents: tuple[Document, ...]) -> str:
    return "＋".join(text(f"document_short.{one}") for one in documents)


def _day(day: date | None) -> str:
    return to_wareki(day) if day else text("expiry.unprinted")
