"""Everything the program can say has its Japanese, and nothing is said in vain.

1. A code that can reach the screen has a sentence under `kiosk/labels/ja`.
2. A sentence is given exactly the gaps that it has.
3. A sentence that nothing asks for is not kept.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from string import Formatter

import pytest

from kiosk.desk.form import Field
from kiosk.labels import has, sentences
from kiosk.words import phrases
from schema import errors, terms
from schema.rules.book import Rulebook
from schema.rules.facts import DIMENSIONS
from schema.rules.parts import RemarkKind
from schema.rules.read import built_in
from tests.sources import calls, modules, named, strings, tree

EXTENSION = "extension-2026-07"
KEY = re.compile(r"\w+(\.[\w-]+)+")
CODE = re.compile(r"E-[A-Z]+-[A-Z0-9]+")
SECTION_OF = {
    RemarkKind.CAUTION: "caution",
    RemarkKind.TELL: "tell",
    RemarkKind.NOTE: "note",
}
CLOCKS = ("visit_day", "known_on", "exception")
SHOWN = ("symbol", "headline", "short", "say")

READ_FROM_A_RULE = re.compile(r"(why|caution|tell|note)\..+")
"""Looked up by what a rulebook says; the last tests below say whether it does."""
WAITING = {
    "detail.standing",
    "error.unexpected",
    "expiry.capped",
    "expiry.today",
    "lock.waiting",
    "lock.wrong",
}
"""Worded already for screens that are still to come; each leaves once it is shown."""
READ_FROM_A_PROBLEM = re.compile(r"entry\..+")
"""Looked up by the code of what is wrong at a field."""


def everything_in_the_book(book: Rulebook) -> Iterator[str]:
    for remark in book.remarks:
        yield f"{SECTION_OF[remark.kind]}.{remark.code}"
    for rule in book.rules:
        yield from (f"tell.{code}" for code in rule.tell_patient)
        yield from (f"note.{code}" for code in rule.note)


def every_value() -> Iterator[str]:
    for outcome in terms.Outcome:
        yield from (f"outcome.{outcome}.{what}" for what in SHOWN)
    for document in terms.Document:
        yield f"document_short.{document}"
        yield f"document_key.{document}"
    yield from (f"check.{answer}" for answer in terms.OnlineCheck)
    yield from (f"reader.{state}" for state in terms.Reader)
    yield from (f"dimension.{name}" for name in (*DIMENSIONS, *CLOCKS))
    yield from (f"share.{share}" for share in (10, 20, 30))
    for field in set(Field) - {Field.VERDICT}:
        yield f"field.{field}"
        yield f"ask.{field}"


def every_code() -> list[str]:
    return sorted({said for said in strings() if CODE.fullmatch(said)})


def test_every_value_of_the_desk_has_its_words() -> None:
    assert [key for key in every_value() if not has(key)] == []


@pytest.mark.parametrize("adopted", [(), (EXTENSION,)], ids=["as built in", "extended"])
def test_every_remark_of_the_book_has_its_sentence(adopted: tuple[str, ...]) -> None:
    said = set(everything_in_the_book(built_in(adopted)))

    assert len(said) > len(RemarkKind)
    assert sorted(key for key in said if not has(key)) == []


@pytest.mark.parametrize("adopted", [(), (EXTENSION,)], ids=["as built in", "extended"])
def test_every_rule_says_why(adopted: tuple[str, ...]) -> None:
    reasons = {said for key, said in sentences().items() if key.startswith("why.")}

    rules = built_in(adopted).rules

    assert [rule.id for rule in rules if phrases.why(rule) not in reasons] == []


def test_every_error_has_its_sentence() -> None:
    codes = every_code()

    assert "E-TAKE-1" in codes
    assert wordless(codes) == []


def wordless(codes: Iterable[str]) -> list[str]:
    return [code for code in codes if not has(f"error.{code}")]


def test_a_code_without_its_sentence_is_missed() -> None:
    assert wordless(["E-TAKE-1", "E-NOWHERE-1"]) == ["E-NOWHERE-1"]


def test_every_error_is_raised_with_its_code_written_out() -> None:
    """A code that is put together would never be looked for above."""
    kinds = {one.__name__ for one in errors.MadoguchiError.__subclasses__()}
    codes = [
        (named(path), call.lineno, call.args[:1])
        for path in modules()
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call)
        if isinstance(call.func, ast.Name) and call.func.id in kinds
    ]

    assert len(codes) > 100
    assert [
        f"{path}:{line}"
        for path, line, first in codes
        if not (first and _is_code_or_handed_on(first[0]))
    ] == []


def _is_code_or_handed_on(code: ast.expr) -> bool:
    if isinstance(code, ast.Constant):
        return CODE.fullmatch(str(code.value)) is not None
    return isinstance(code, ast.Name | ast.Attribute)


def test_every_problem_at_a_field_has_its_sentence() -> None:
    problems = {
        said.value
        for call in calls("kiosk")
        if isinstance(call.func, ast.Name) and call.func.id == "Problem"
        for said in call.args[:1]
        if isinstance(said, ast.Constant) and isinstance(said.value, str)
    }

    assert "unknown_frame" in problems
    assert sorted(code for code in problems if not has(f"entry.{code}")) == []


def labels_called() -> Iterator[tuple[str, set[str]]]:
    """Keys that are written out in a call of `text`, each with the gaps it fills."""
    for call in calls("kiosk"):
        if not (isinstance(call.func, ast.Name) and call.func.id == "text"):
            continue
        key = call.args[0] if call.args else None
        if isinstance(key, ast.Constant) and KEY.fullmatch(str(key.value)):
            yield str(key.value), {one.arg for one in call.keywords if one.arg}


def gaps(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_every_sentence_asked_for_by_name_is_there() -> None:
    assert sorted({key for key, _ in labels_called() if not has(key)}) == []


def test_every_gap_is_filled() -> None:
    unfilled = {
        key: missing
        for key, filled in labels_called()
        if has(key) and (missing := gaps(sentences()[key]) - filled)
    }

    assert unfilled == {}


def patterns() -> Iterator[re.Pattern[str]]:
    """Keys that are put together: `text(f"outcome.{one}.short")` and the like."""
    for path in modules("kiosk"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.JoinedStr):
                yield from _pattern(node)


LOOKED_UP = {"error.", "entry."}
"""Sections whose keys are codes; the codes say which are used."""


def _pattern(joined: ast.JoinedStr) -> Iterator[re.Pattern[str]]:
    parts = [
        part.value if isinstance(part, ast.Constant) else None for part in joined.values
    ]
    written = "".join(str(part) for part in parts if part)
    if re.fullmatch(r"[a-z_.]{4,}", written) and written not in LOOKED_UP:
        yield re.compile(
            "".join(".+" if part is None else re.escape(str(part)) for part in parts)
        )


def never_asked_for() -> set[str]:
    written, put_together = set(strings("kiosk")), list(patterns())
    codes = {f"error.{code}" for code in every_code()}
    return {
        key
        for key in set(sentences()) - written - codes
        if not READ_FROM_A_RULE.fullmatch(key)
        and not READ_FROM_A_PROBLEM.fullmatch(key)
        and not any(one.fullmatch(key) for one in put_together)
    }


def test_no_sentence_is_kept_in_vain() -> None:
    assert sorted(never_asked_for() - WAITING) == []


def test_what_is_shown_by_now_no_longer_waits() -> None:
    assert sorted(WAITING - never_asked_for()) == []


def test_no_remark_is_worded_that_no_book_says() -> None:
    said = {
        key
        for one in ((), (EXTENSION,))
        for key in everything_in_the_book(built_in(one))
    }

    worded = {
        key for key in sentences() if key.partition(".")[0] in SECTION_OF.values()
    }

    assert sorted(worded - said) == []


def test_no_reason_is_worded_that_no_rule_gives() -> None:
    given = {phrases.why(rule) for rule in built_in((EXTENSION,)).rules}

    worded = {said for key, said in sentences().items() if key.startswith("why.")}

    assert sorted(worded - given) == []
