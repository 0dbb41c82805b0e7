"""What is no whole answer is refused in one sentence, whatever it tries to be."""

from pathlib import Path

import pytest

from kiosk.online.oqs.read import MOST_BYTES, read_answer
from kiosk.online.oqs.xml import DEEPEST, MOST_ELEMENTS, elements_of
from schema.errors import MadoguchiError, Refused, Unreadable
from tests.kiosk.online.messages import BODY, LIST, RESULT, Part, an_answer, xml
from tests.people import HANAKO, a_national_person

WHOLE = xml(an_answer())
DECLARATION, _, MESSAGE = WHOLE.partition(b"\n")

LAUGHS = "".join(
    f'<!ENTITY l{n} "{"&l" + str(n - 1) + ";" if n else "ha"}' + f'{"ha" * 9}">'
    for n in range(12)
)
SECRET = "secret of this machine"  # noqa: S105 - a text to be looked for


def with_type(inside: str, text: str = "") -> bytes:
    """The answer with a document type in front, and a text that makes use of it."""
    message = MESSAGE.replace("見本　花子".encode(), text.encode() or b"x", 1)
    return DECLARATION + f"\n<!DOCTYPE XmlMsg {inside}>\n".encode() + message


def refusal(data: bytes) -> MadoguchiError:
    with pytest.raises((Refused, Unreadable)) as refused:
        read_answer(data)
    return refused.value


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("", ""),
        ('SYSTEM "answer.dtd"', ""),
        ('PUBLIC "-//X" "answer.dtd"', ""),
        ("[]", ""),
        (f"[{LAUGHS}]", "&l11;"),
        ('[<!ENTITY x "1">]', "&x;"),
        ('[<!ENTITY % p "1"> %p;]', ""),
        ('[<!ENTITY x SYSTEM "SECRET">]', "&x;"),
        ("[<!ELEMENT XmlMsg ANY>]", ""),
    ],
)
def test_a_document_type_of_any_kind_is_refused(
    inside: str, text: str, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text(SECRET, encoding="utf-8")

    refused = refusal(with_type(inside.replace("SECRET", secret.as_uri()), text))

    assert (refused.code, refused.exit_code) == ("E-OQS-2", 4)
    assert SECRET not in str(refused)


def test_without_its_type_the_same_file_is_read() -> None:
    assert read_answer(DECLARATION + b"\n" + MESSAGE).results == 1


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_a_type_is_refused_in_either_encoding(encoding: str) -> None:
    data = xml(an_answer(), encoding).replace(b"<XmlMsg>", b"<!DOCTYPE x><XmlMsg>", 1)

    assert refusal(data).code == "E-OQS-2"


def test_an_entity_that_nobody_has_declared_is_no_xml() -> None:
    assert refusal(WHOLE.replace(b"<Sex1>2", b"<Sex1>&two;")).code == "E-OQS-5"


def test_a_file_over_size_is_refused_unread() -> None:
    padding = b" " * (MOST_BYTES - len(WHOLE))

    assert read_answer(WHOLE + padding).results == 1
    refused = refusal(WHOLE + padding + b" ")
    assert (refused.code, refused.exit_code) == ("E-OQS-1", 4)


@pytest.mark.parametrize("depth", [DEEPEST, DEEPEST + 1, 100_000])
def test_elements_in_one_another_have_an_end(depth: int) -> None:
    data = b"<XmlMsg>" * depth + b"</XmlMsg>" * depth

    if depth <= DEEPEST:
        assert elements_of(data, most_bytes=len(data)).name == "XmlMsg"
        return
    with pytest.raises(Refused) as refused:
        elements_of(data, most_bytes=len(data))
    assert refused.value.code == "E-OQS-3"


def test_elements_beside_one_another_have_an_end() -> None:
    data = b"<XmlMsg>" + b"<x/>" * MOST_ELEMENTS + b"</XmlMsg>"

    refused = refusal(data)

    assert (refused.code, refused.exit_code) == ("E-OQS-3", 4)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" ",
        b"\n\n",
        b"x",
        b"<",
        b"<XmlMsg",
        b"<XmlMsg>",
        b"<XmlMsg></xmlmsg>",
        b"<XmlMsg/><XmlMsg/>",
        b"<XmlMsg/>x",
        b"<XmlMsg a='1' a='2'/>",
        b"<q:XmlMsg/>",
        b"<XmlMsg>&#0;</XmlMsg>",
        b"<XmlMsg>&#x1b;</XmlMsg>",
        b"<XmlMsg>\x1b</XmlMsg>",
        b"<XmlMsg>]]></XmlMsg>",
        b'<?xml version="1.0"?>',
        b'{"online_check": "eligible"}',
        b"PK\x03\x04",
    ],
)
def test_what_is_no_xml_is_unreadable(data: bytes) -> None:
    refused = refusal(data)

    assert (refused.code, refused.exit_code) == ("E-OQS-5", 2)


@pytest.mark.parametrize("root", ["xmlmsg", "html", "XmlMsg2", "MessageBody"])
def test_xml_of_another_kind_is_unreadable(root: str) -> None:
    message = an_answer()
    message.name = root

    assert refusal(xml(message)).code == "E-OQS-6"


@pytest.mark.parametrize("data", [b"\0", WHOLE + b"\0", b"\0" + WHOLE, b"\0" * 4096])
def test_nul_bytes_are_unreadable(data: bytes) -> None:
    assert refusal(data).code == "E-OQS-4"


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_cut_off_at_any_byte_it_is_unreadable(encoding: str) -> None:
    message = an_answer(a_national_person())
    keep = ("Name", "Birthdate", "InsuredIdentificationNumber")
    result = message.at(BODY, LIST, RESULT)
    result.inside = [part for part in result.parts if part.name in keep]
    data = xml(message, encoding)

    codes = {refusal(data[:size]).code for size in range(len(data))}

    assert codes <= {"E-OQS-4", "E-OQS-5"}
    assert read_answer(data).results == 1


@pytest.mark.parametrize(
    "data",
    [b"<XmlMsg/>", b"<XmlMsg>x</XmlMsg>", b"<XmlMsg><MessageBody/></XmlMsg>"],
)
def test_a_message_that_says_nothing_is_no_answer_and_no_crash(data: bytes) -> None:
    answer = read_answer(data)

    assert (answer.result.value, answer.codes) == ("unavailable", {})


def test_comments_and_instructions_are_passed_over() -> None:
    noisy = WHOLE.replace(b"<XmlMsg>", b"<!-- x --><?x y?>\n<XmlMsg><!-- z -->")

    assert read_answer(noisy) == read_answer(WHOLE)


def test_no_refusal_names_anybody() -> None:
    message = an_answer(HANAKO)
    message.at(BODY).parts.append(Part("x"))
    data = xml(message).replace(b"<x>\n", b"<x>")

    said = str(refusal(data[:-30]))

    assert "E-OQS-5" in said
    assert not any(one in said for one in (HANAKO.name, HANAKO.number, "19450105"))
