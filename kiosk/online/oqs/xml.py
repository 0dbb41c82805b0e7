"""Answer files as elements, and nothing that a file might do beside that (XML).

What holds for every file:

1. It is no larger, deeper and fuller than any answer can be.
2. It has no document type, no entity and no reference to anything outside it.
3. Elements are found by name in any order; prefixes of namespaces do not count.
4. An element that is there twice and says two things says nothing.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from kiosk.online.oqs.encoding import decoded
from schema.errors import Refused, Unreadable

MOST_BYTES = 1 << 20
"""1 MiB; a real answer has a few thousand bytes."""
DEEPEST = 32
"""Elements in one another; a real answer has six."""
MOST_ELEMENTS = 20_000
"""A real answer has about a hundred."""

_BLANKS = " \t\r\n"
_WITHOUT_COMMON_CODE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")


@dataclass(slots=True)
class Element:
    """One element: its name, its text where it has no elements inside, its children."""

    name: str
    """Without a namespace."""
    text: str = ""
    """As written; empty where there are elements inside."""
    children: list["Element"] = field(default_factory=list)
    """In the order of the file."""

    def named(self, *names: str) -> "list[Element]":
        """The children of one name, or of its spellings."""
        return [child for child in self.children if child.name in names]

    def only(self, name: str) -> "Element | None":
        """The child of this name; `None` where there is none, or more than one."""
        found = self.named(name)
        return found[0] if len(found) == 1 else None

    def every(self, name: str) -> "Iterator[Element]":
        """The elements of this name, wherever they are inside."""
        return (one for one in self.walk() if one.name == name)

    def walk(self) -> "Iterator[Element]":
        """Every element, this one first."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += reversed(element.children)

    def sayings(self, *names: str) -> set[str]:
        """The different things that the children of one name say."""
        return {plain(child.text) for child in self.named(*names)} - {""}

    def said(self, *names: str) -> str:
        """What the child of this name says; empty where two say different things."""
        sayings = self.sayings(*names)
        return sayings.pop() if len(sayings) == 1 else ""

    def code(self, name: str) -> str:
        """What the one child of this name says, to the letter; else empty."""
        found = self.only(name)
        return found.text.strip(_BLANKS) if found else ""


def plain(text: str) -> str:
    """Text for a screen: no blanks around it, no signs that steer a terminal.

    A character of somebody's own (外字) is ●: it has no common code.
    """
    one_line = "".join(" " if char in _BLANKS else char for char in text)
    shown = (char for char in one_line if unicodedata.category(char) not in _UNSEEN)
    return _WITHOUT_COMMON_CODE.sub("●", "".join(shown)).strip()


_UNSEEN = {"Cc", "Cf"}


def elements_of(
    data: bytes, *, most_bytes: int = MOST_BYTES, most_elements: int = MOST_ELEMENTS
) -> Element:
    """The root element of a file.

    Raises:
        Unreadable: E-OQS-4 its encoding, E-OQS-5 it is no whole XML.
        Refused: E-OQS-1 over size, E-OQS-2 document type, entity or external
            reference, E-OQS-3 too deep or too full.
    """
    if len(data) > most_bytes:
        raise _refused("E-OQS-1", f"more than {most_bytes} bytes", "an answer's size")
    parser = DefusedXMLParser(target=_Growing(most_elements), forbid_dtd=True)
    try:
        parser.feed(decoded(data).lstrip(_BLANKS))
        return cast("Element", parser.close())
    except DefusedXmlException as error:
        found = "a document type, an entity or an external reference"
        raise _refused("E-OQS-2", found, "elements and text only") from error
    except ParseError as error:
        raise _not_whole(error) from error


class _Growing:
    """Takes what the parser reports, and builds the elements."""

    def __init__(self, most_elements: int) -> None:
        self._left = most_elements
        self._outside = Element("")
        self._open = [self._outside]
        self._text: list[str] = []

    def start(self, tag: str, _: Mapping[str, str], /) -> None:
        self._left -= 1
        if len(self._open) > DEEPEST or self._left < 0:
            found = "elements that are too many or too deep"
            raise _refused("E-OQS-3", found, "an answer's elements")
        element = Element(tag.rpartition("}")[2])
        self._open[-1].children.append(element)
        self._open.append(element)
        self._text = []

    def data(self, text: str, /) -> None:
        self._text.append(text)

    def end(self, _: str, /) -> None:
        element = self._open.pop()
        if not element.children:
            element.text = "".join(self._text)

    def close(self) -> Element:
        return self._outside.children[0]


def _refused(code: str, found: str, expected: str) -> Refused:
    return Refused(
        code,
        subject="answer file",
        found=found,
        expected=expected,
        hint="do not use this file; tell whoever looks after the terminal",
    )


def _not_whole(error: ParseError) -> Unreadable:
    line, column = error.position
    return Unreadable(
        "E-OQS-5",
        subject=f"answer file, line {line}, column {column + 1}",
        found="no well-formed XML, or only a part of it",
        expected="a whole answer of the terminal",
        hint="wait until the terminal has written all of it, then read it again",
    )
