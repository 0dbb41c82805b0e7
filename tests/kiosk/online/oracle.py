"""Who may still be called eligible in a file that something has happened to.

The oracle reads a file in another way than the program does: by the standard library,
as a list of paths. A file is still eligible if each thing that decides stands once, in
its place, and says 1.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from kiosk.online.oqs.read import AnswerRead, read_answer
from schema.errors import Refused, Unreadable
from schema.terms import OnlineCheck
from tests.kiosk.online.messages import RESULT
from tests.kiosk.online.mutants import AROUND, DECIDES, mutants

Reader = Callable[[bytes], AnswerRead]


@dataclass
class Judged:
    """What came of reading mutants."""

    eligible: int = 0
    otherwise: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def tried(self) -> int:
        """How many were read."""
        return self.eligible + self.otherwise + self.refused + len(self.wrong)

    def __str__(self) -> str:
        """One line."""
        first = f", first {self.wrong[0]}" if self.wrong else ""
        return (
            f"{self.tried:,} mutants: {self.eligible:,} still eligible, "
            f"{self.otherwise:,} not, {self.refused:,} refused, "
            f"{len(self.wrong):,} wrong{first}"
        )


def judge(count: int, seed: int = 1, read: Reader = read_answer) -> Judged:
    """Read so many mutants, and hold each answer against the oracle's."""
    judged = Judged()
    for number, (how, data) in enumerate(mutants(seed, count)):
        try:
            answer = read(data)
        except (Unreadable, Refused):
            judged.refused += 1
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a crash
            judged.wrong.append(f"{number} {how}: {type(error).__name__}")
        else:
            _hold(judged, f"{number} {how}", answer, data)
    return judged


def _hold(judged: Judged, which: str, answer: AnswerRead, data: bytes) -> None:
    people = eligible_in(data)
    if (answer.result is OnlineCheck.ELIGIBLE) is not bool(people):
        judged.wrong.append(f"{which}: {answer.result.value}")
    elif not people:
        judged.otherwise += 1
    elif answer.insured is not None and _is_one_of(answer, people[0]):
        judged.eligible += 1
    else:
        judged.wrong.append(f"{which}: another person")


def eligible_in(data: bytes) -> list[ET.Element]:
    """Whom a file still calls eligible: nobody, or one."""
    try:
        root = ET.fromstring(_as_text(data))  # noqa: S314 - own mutants
    except (ET.ParseError, ValueError, LookupError):
        return []
    found = list(_paths(root, ()))
    decided = [
        [
            (path, len(one), (one.text or "").strip(" \t\r\n"))
            for path, one in found
            if path[-1] == name
        ]
        == [(place, 0, "1")]
        for name, place in DECIDES.items()
    ]
    around = [
        [path for path, _ in found if path[-1] == name] == [place]
        for name, place in AROUND.items()
    ]
    people = [one for path, one in found if path == AROUND[RESULT]]
    return people if all(decided) and all(around) else []


def _as_text(data: bytes) -> str | bytes:
    """Shift_JIS as text without its declaration: expat does not read it."""
    start, _, rest = data.partition(b"?>")
    if b'"Shift_JIS"' not in start:
        return data
    return rest.decode("cp932").lstrip()


def _paths(
    element: ET.Element, above: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], ET.Element]]:
    path = (*above, element.tag.rpartition("}")[2])
    yield path, element
    for one in element:
        yield from _paths(one, path)


def _is_one_of(answer: AnswerRead, result: ET.Element) -> bool:
    """True where number and birth date are what the file says, or nothing."""
    said = answer.insured
    numbers = {(one.text or "").strip() for one in _children(result, NUMBER)}
    births = {(one.text or "").strip() for one in _children(result, BIRTH)}
    return said is not None and (
        (not said.number or said.number in numbers)
        and (said.birth_date is None or f"{said.birth_date:%Y%m%d}" in births)
    )


NUMBER, BIRTH = "InsuredIdentificationNumber", "Birthdate"


def _children(element: ET.Element, name: str) -> Iterator[ET.Element]:
    return (one for one in element if one.tag.rpartition("}")[2] == name)
