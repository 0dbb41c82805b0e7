"""The request file: what the terminal takes, and nothing more."""

import re
from datetime import date

import pytest
from msgspec.structs import replace

from kiosk.online.oqs.elements import person_of
from kiosk.online.oqs.write import request_xml
from kiosk.online.oqs.xml import elements_of
from schema.errors import Unreadable
from schema.insured import Insured
from schema.online import OnlineQuery
from tests.kiosk.online.messages import INSTITUTION
from tests.people import (
    EVERYONE,
    HANAKO,
    VISIT_DAY,
    a_national_person,
    an_employee,
)

SEARCH = "QualificationConfirmSearchInfo"


def query_of(person: Insured = HANAKO, **changes: object) -> OnlineQuery:
    query = OnlineQuery(
        insurer_number=person.insurer_number,
        symbol=person.symbol,
        number=person.number,
        branch=person.branch,
        birth_date=person.birth_date,
        correlation="kiosk-1",
    )
    return replace(query, **changes)


def written(query: OnlineQuery, encoding: str = "utf-8") -> bytes:
    return request_xml(
        query, institution=INSTITUTION, on_day=VISIT_DAY, encoding=encoding
    )


def test_the_request_of_a_late_elderly_person_is_this() -> None:
    assert written(query_of()).decode() == (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        "<XmlMsg>\n"
        "<MessageHeader>\n"
        "<QualificationConfirmationDate>20251015</QualificationConfirmationDate>\n"
        "<MedicalInstitutionCode>1310000000</MedicalInstitutionCode>\n"
        "<ArbitraryFileIdentifier>kiosk-1</ArbitraryFileIdentifier>\n"
        "</MessageHeader>\n"
        "<MessageBody>\n"
        "<QualificationConfirmSearchInfo>\n"
        "<InsurerNumber>39131040</InsurerNumber>\n"
        "<InsuredIdentificationNumber>00000018</InsuredIdentificationNumber>\n"
        "<Birthdate>19450105</Birthdate>\n"
        "<LimitApplicationCertificateRelatedConsFlg>0"
        "</LimitApplicationCertificateRelatedConsFlg>\n"
        "</QualificationConfirmSearchInfo>\n"
        "</MessageBody>\n"
        "</XmlMsg>\n"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "shift_jis"])
@pytest.mark.parametrize("person", EVERYONE, ids=lambda one: one.number + one.branch)
def test_what_is_written_is_read_back(person: Insured, encoding: str) -> None:
    query = query_of(person)

    root = elements_of(written(query, encoding))
    body = root.only("MessageBody")
    search = body and body.only(SEARCH)

    assert search is not None
    asked = person_of(search)
    assert (asked.insurer_number, asked.symbol, asked.number, asked.branch) == (
        query.insurer_number,
        query.symbol,
        query.number,
        query.branch,
    )
    assert asked.birth_date == query.birth_date


@pytest.mark.parametrize(
    ("insurer", "characters"),
    [
        ("00138156", "  138156"),
        ("138156", "  138156"),
        ("06139018", "06139018"),
        ("39131040", "39131040"),
    ],
)
def test_a_short_insurer_number_has_blanks_in_front(
    insurer: str, characters: str
) -> None:
    query = query_of(an_employee(), insurer_number=insurer)

    assert f"<InsurerNumber>{characters}<" in written(query).decode()


def test_symbol_and_branch_are_asked_of_other_schemes_only() -> None:
    national = written(query_of(a_national_person())).decode()
    late = written(query_of(HANAKO, symbol="見01", branch="01")).decode()

    assert "<InsuredCardSymbol>見01</InsuredCardSymbol>" in national
    assert "<InsuredBranchNumber>01</InsuredBranchNumber>" in national
    assert "Symbol" not in late
    assert "Branch" not in late


@pytest.mark.parametrize("blank", ["", " ", "　"])
def test_what_is_empty_is_left_out(blank: str) -> None:
    query = query_of(a_national_person(), symbol=blank, branch=blank)

    names = re.findall(r"<(\w+)>", written(query).decode())

    assert "InsuredCardSymbol" not in names
    assert "InsuredBranchNumber" not in names
    assert names[-1] == "LimitApplicationCertificateRelatedConsFlg"


@pytest.mark.parametrize(("consent", "flag"), [(True, "1"), (False, "0")])
def test_consent_is_a_flag_that_is_always_there(*, consent: bool, flag: str) -> None:
    said = written(query_of(consent_to_limit=consent)).decode()

    assert f"ConsFlg>{flag}</" in said


def test_the_declaration_says_what_the_bytes_are() -> None:
    query = query_of(a_national_person(), symbol="髙①")

    plain, windows = written(query), written(query, "shift_jis")

    assert plain.startswith(b'<?xml version="1.0" encoding="UTF-8" standalone="no"?>')
    assert b'encoding="Shift_JIS" standalone="no"' in windows
    assert "髙①" in plain.decode("utf-8")
    assert "髙①" in windows.decode("cp932")


@pytest.mark.parametrize("symbol", ["𠮷", "é", "♥", "한"])
def test_a_character_that_shift_jis_lacks_is_refused_and_never_replaced(
    symbol: str,
) -> None:
    query = query_of(a_national_person(), symbol=symbol)

    with pytest.raises(Unreadable) as refused:
        written(query, "shift_jis")

    assert refused.value.code == "E-OQS-8"
    assert symbol not in str(refused.value)
    assert symbol in written(query).decode()


@pytest.mark.parametrize("symbol", ["\0", "\x1b[", "\ufffe"])
def test_a_character_that_xml_lacks_is_refused(symbol: str) -> None:
    with pytest.raises(Unreadable) as refused:
        written(query_of(a_national_person(), symbol=f"見{symbol}"))

    assert refused.value.code == "E-OQS-8"


def test_signs_of_xml_are_written_as_signs() -> None:
    query = query_of(a_national_person(), symbol="<&>", correlation="a&b")
    root = elements_of(written(query))

    assert [one.text for one in root.every("InsuredCardSymbol")] == ["<&>"]
    assert [one.text for one in root.every("ArbitraryFileIdentifier")] == ["a&b"]


@pytest.mark.parametrize("encoding", ["", "UTF-8", "utf-16", "euc-jp"])
def test_another_encoding_is_refused(encoding: str) -> None:
    with pytest.raises(Unreadable) as refused:
        written(query_of(), encoding)

    assert refused.value.code == "E-OQS-9"


def test_the_day_is_the_one_that_is_given() -> None:
    data = request_xml(
        query_of(), institution=INSTITUTION, on_day=date(2025, 1, 2), encoding="utf-8"
    )

    assert b"<QualificationConfirmationDate>20250102<" in data
