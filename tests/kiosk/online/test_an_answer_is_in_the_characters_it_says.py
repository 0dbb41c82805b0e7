"""UTF-8 or Shift_JIS, as declared: no answer is ever read as other characters."""

import pytest

from kiosk.online.oqs.encoding import BYTE_ORDER_MARK
from kiosk.online.oqs.read import read_answer
from schema.errors import Unreadable
from tests.kiosk.online.messages import BODY, HEADER, LIST, RESULT, Part, an_answer, xml
from tests.people import WITH_VARIANT_KANJI, a_person

NAME = "髙﨑　①郎"
WINDOWS_NAMES = (
    *("Shift_JIS", "shift_jis", "SHIFT-JIS", "x-sjis", "sjis", "Windows-31J"),
    *("MS932", "cp932", "csShiftJIS", "MS_Kanji"),
)


def message(identifier: str = "") -> Part:
    """An answer about somebody whose name only Windows' Shift_JIS has."""
    made = an_answer(a_person(name=NAME))
    if identifier:
        made.at(HEADER, "CharacterCodeIdentifier").inside = identifier
        return made
    return made.without("CharacterCodeIdentifier")


def name_in(data: bytes) -> str:
    person = read_answer(data).insured
    assert person is not None
    return person.name


def refusal(data: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read_answer(data)
    return refused.value.code


@pytest.mark.parametrize("declared", WINDOWS_NAMES)
def test_shift_jis_is_read_as_windows_writes_it(declared: str) -> None:
    assert name_in(xml(message(), "cp932", declared=declared)) == NAME


@pytest.mark.parametrize("declared", ["UTF-8", "utf-8", "utf8", "UTF8"])
@pytest.mark.parametrize("mark", [b"", BYTE_ORDER_MARK])
def test_utf_8_is_read_with_and_without_its_mark(declared: str, mark: bytes) -> None:
    assert name_in(xml(message(), declared=declared, mark=mark)) == NAME


def test_either_quote_and_a_blank_in_front_are_a_declaration() -> None:
    data = xml(message(), "cp932").replace(b'"Shift_JIS"', b"'Shift_JIS'", 1)

    assert name_in(data) == NAME
    assert name_in(b"\r\n " + data) == NAME


@pytest.mark.parametrize("identifier", ["0", "1", "2", ""])
@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_the_declaration_is_believed_before_the_identifier(
    encoding: str, identifier: str
) -> None:
    assert name_in(xml(message(identifier), encoding)) == NAME


def test_without_a_declaration_the_identifier_says_it() -> None:
    assert name_in(xml(message("1"), "cp932", declared="")) == NAME
    assert name_in(xml(message("0"), declared="")) == NAME
    assert name_in(xml(message(""), declared="")) == NAME
    assert name_in(xml(message("1"), declared="", mark=BYTE_ORDER_MARK)) == NAME


def test_two_identifiers_that_differ_say_nothing() -> None:
    made = message("1")
    made.at(HEADER).parts.append(Part("CharacterCodeIdentifier", "0"))

    assert refusal(xml(made, "cp932", declared="")) == "E-OQS-4"
    assert name_in(xml(made, declared="")) == NAME


def test_an_identifier_is_looked_for_only_where_it_begins() -> None:
    """How far a pattern looks is how long a hostile file keeps the whole desk."""
    assert name_in(xml(message("\n 1 \n"), "cp932", declared="")) == NAME
    assert refusal(xml(message("1" + " " * 16), "cp932", declared="")) == "E-OQS-4"
    # Ends at once, or in hours; neither a plain file nor this one is waited for.
    blanks = b"<CharacterCodeIdentifier>" + b" " * 1_000_000
    assert refusal(blanks) == "E-OQS-5"


@pytest.mark.parametrize("identifier", ["0", "1", ""])
def test_a_declaration_that_lies_is_refused(identifier: str) -> None:
    made = message(identifier)

    assert refusal(xml(made, "cp932", declared="UTF-8")) == "E-OQS-4"
    assert refusal(xml(made, "utf-8", declared="Shift_JIS")) == "E-OQS-4"


def test_a_lie_that_could_be_read_as_other_characters_is_refused_as_well() -> None:
    made = message().without("ProcessingResultMessage")
    for one in made.walk():
        if isinstance(one.inside, str) and not one.inside.isascii():
            one.inside = "見本"
    data = xml(made, declared="Shift_JIS")

    assert "見本" not in data.decode("cp932")
    assert refusal(data) == "E-OQS-4"
    assert name_in(data.replace(b"Shift_JIS", b"UTF-8", 1)) == "見本"


def test_an_identifier_that_lies_is_refused() -> None:
    assert refusal(xml(message("0"), "cp932", declared="")) == "E-OQS-4"
    assert refusal(xml(message("1"), "utf-8", declared="")) == "E-OQS-4"


def test_a_mark_and_a_declaration_that_differ_are_refused() -> None:
    assert refusal(xml(message(), "cp932", mark=BYTE_ORDER_MARK)) == "E-OQS-4"
    made = xml(an_answer().without(LIST), declared="Shift_JIS", mark=BYTE_ORDER_MARK)
    assert refusal(made) == "E-OQS-4"


@pytest.mark.parametrize("declared", ["EUC-JP", "ISO-8859-1", "UTF-16", "x", "あ"])
def test_any_other_encoding_is_refused(declared: str) -> None:
    assert refusal(xml(message(), declared=declared)) == "E-OQS-4"


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wider_characters_are_refused(codec: str) -> None:
    text = xml(message(), declared="UTF-16").decode()

    assert refusal(text.encode(codec)) == "E-OQS-4"


@pytest.mark.parametrize(
    ("encoding", "piece"),
    [
        *(("utf-8", one) for one in (b"\x81", b"\xff", b"\xe3\x81", b"\xed\xa0\x80")),
        *(("cp932", one) for one in (b"\x81", b"\xfc", b"\x81\x20", b"\xfc\xfc")),
    ],
)
def test_half_a_character_is_refused(encoding: str, piece: bytes) -> None:
    data = xml(message(), encoding)
    at = data.index(b"</Name>")

    assert refusal(data[:at] + piece + data[at:]) in {"E-OQS-4", "E-OQS-5"}


def test_a_file_of_plain_letters_is_read_in_either() -> None:
    made = an_answer(validity="4").without(LIST, "ProcessingResultMessage")

    for declared in ("UTF-8", "Shift_JIS"):
        assert read_answer(xml(made, declared=declared)).result.value == "not_found"


def test_the_same_answer_is_the_same_in_both() -> None:
    made = an_answer(WITH_VARIANT_KANJI)

    assert read_answer(xml(made, "cp932")) == read_answer(xml(made))
    assert made.at(BODY, LIST, RESULT, "Name").inside == WITH_VARIANT_KANJI.name
