"""被保険者資格申立書 says what is known, leaves the rest to write, and never breaks."""

import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from pypdf import PageObject, PdfReader

from kiosk.labels import sentences, text
from kiosk.paper.declaration import Declaration, declaration_pdf, unprintable_in
from kiosk.paper.sheet import BOTTOM, LEFT, RIGHT, TOP, Sheet
from kiosk.paper.typeface import REGULAR, printable, unprintable, width
from schema.names import VARIANTS
from schema.terms import Scheme, Sex
from tests.fonts import jis_x_0208
from tests.people import EVERYONE, WITH_BLACK_CIRCLE, WITH_VARIANT_KANJI

DAY = date(2025, 10, 15)
BLANK = Declaration(facility="見本クリニック", day=DAY)
FULL = Declaration(
    facility="見本クリニック",
    day=DAY,
    name=WITH_VARIANT_KANJI.name,
    name_kana=WITH_VARIANT_KANJI.name_kana,
    birth_date=WITH_VARIANT_KANJI.birth_date,
    sex=Sex.MALE,
    address=WITH_VARIANT_KANJI.address,
    contact="03-0000-0000",
    scheme=Scheme.LATE_ELDERLY,
    insurer_name="東京都後期高齢者医療広域連合",
    employer="見本工業",
    share=20,
    shown=("マイナンバーカード（読み取れない）", "被保険者証"),
    said=("資格に変わりはないとのこと",),
    staff="uketsuke-1",
)
NOT_IN_THE_FONT = "𠮷"


def page(declaration: Declaration) -> PageObject:
    """The one page of the form."""
    (only,) = PdfReader(io.BytesIO(declaration_pdf(declaration))).pages
    return only


def read(declaration: Declaration) -> str:
    """What can be read on the form, without blanks."""
    return re.sub(r"\s", "", page(declaration).extract_text())


def fonts(of: PageObject) -> dict[str, Any]:
    """Every font in which something is written on the page, by its name."""
    found: dict[str, Any] = {}

    def note(said: str, _: Any, __: Any, font: Any, ___: float) -> None:
        if said.strip():
            found[str(font["/BaseFont"])] = font

    of.extract_text(visitor_text=note)
    return found


def test_everything_that_is_known_is_on_it() -> None:
    said = read(FULL)

    for known in (
        "被保険者資格申立書",
        "見本クリニック御中",
        "申立日令和7年10月15日",
        "髙﨑德治",
        "タカサキトクジ",
        "昭和13年12月25日生",
        "東京都新宿区見本町1丁目1番1号",
        "03-0000-0000",
        "東京都後期高齢者医療広域連合",
        "見本工業",
        "マイナンバーカード（読み取れない）／被保険者証",
        "資格に変わりはないとのこと",
        "担当：uketsuke-1",
        "診療報酬の支払いが確かめられるまで当院で保管",
    ):
        assert known in said, known


def ticked(declaration: Declaration) -> list[str]:
    """Which choices have a tick in front of them."""
    found = re.findall(r"✓\s*([^\s✓]+)", page(declaration).extract_text())
    return [str(one) for one in found]


def test_only_what_is_known_is_ticked() -> None:
    assert ticked(FULL) == ["男", "後期高齢者医療", "2割"]
    assert ticked(BLANK) == []
    assert ticked(replace(FULL, sex=Sex.UNSET)) == ["後期高齢者医療", "2割"]


@pytest.mark.parametrize("scheme", Scheme)
def test_each_scheme_has_its_box(scheme: Scheme) -> None:
    words = text(f"paper.scheme_{scheme}")

    assert ticked(replace(BLANK, scheme=scheme)) == [words]


def test_what_is_not_known_is_left_to_write() -> None:
    said = read(BLANK)

    assert "大正・昭和・平成・令和年月日" in said
    assert "〒－" in said
    for label in ("name", "name_kana", "address", "contact", "insurer_name"):
        assert text(f"paper.{label}") in said


def test_no_sentence_of_the_form_is_without_a_glyph() -> None:
    words = [said for key, said in sentences().items() if key.startswith("paper.")]

    assert len(words) > 20
    assert [said for said in words if unprintable(said) not in {"", "〓"}] == []


def test_the_fonts_travel_with_the_form_and_only_in_part() -> None:
    found = fonts(page(FULL))

    assert {name.partition("+")[2] for name in found} == {
        "BIZUDPGothic-Regular",
        "BIZUDPGothic-Bold",
    }
    for font in found.values():
        embedded = font["/FontDescriptor"]["/FontFile2"].get_data()
        assert 1_000 < len(embedded) < 200_000
    assert len(declaration_pdf(FULL)) < 150_000


def test_what_describes_the_file_names_nobody() -> None:
    data = declaration_pdf(FULL)
    reader = PdfReader(io.BytesIO(data))
    described = {str(value) for value in (reader.metadata or {}).values()}

    assert "被保険者資格申立書" in described
    assert reader.xmp_metadata is None
    for personal in ("髙", "德", "ﾀｶ", "タカ", "1938", "昭和13", "見本"):
        assert not any(personal in one for one in described)
        assert personal.encode() not in data
        assert personal.encode("utf-16-be").hex().encode() not in data


def test_the_same_makes_the_same_bytes() -> None:
    first = declaration_pdf(FULL)
    declaration_pdf(BLANK)

    assert declaration_pdf(FULL) == first
    assert declaration_pdf(replace(FULL, share=30)) != first


def test_variants_and_black_circles_are_printed_as_they_are() -> None:
    circled = replace(BLANK, name=WITH_BLACK_CIRCLE.name)

    assert "見●ハナ" in read(circled)
    assert "髙﨑德治" in read(FULL)
    assert unprintable_in(circled) == unprintable_in(FULL) == ""


def test_a_character_without_a_glyph_is_shown_and_said() -> None:
    missing = replace(FULL, name=f"{NOT_IN_THE_FONT}田　花子", said=("ꙮ",))
    said = read(missing)

    assert "〓田花子" in said
    assert text("paper.geta") in said
    assert unprintable_in(missing) == f"{NOT_IN_THE_FONT}ꙮ"
    assert text("paper.geta") not in read(FULL)


def test_the_fonts_have_what_claims_may_hold_and_the_variants() -> None:
    common = jis_x_0208()

    assert len(common) == 6_879
    assert unprintable("".join(sorted(common))) == ""
    assert set(unprintable(VARIANTS)) == set("囯𠮷鸖戶尙彥强吕")
    for person in EVERYONE:
        assert unprintable(f"{person.name}{person.name_kana}{person.address}") == ""


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("ﾐﾎﾝ ﾊﾅｺ", "ミホン ハナコ"),
        ("ｶﾞ", "ガ"),
        ("か\u3099", "が"),
        ("辻\U000e0100", "辻"),
        ("見\x00本\x1b\u200b", "見本"),
        ("見\t本", "見 本"),
        ("①㈱Ⅲ", "①㈱Ⅲ"),
        ("\ufa19\u795e", "\ufa19\u795e"),
        ("𣘺𡈽", "𣘺𡈽"),
        ("", ""),
    ],
)
def test_text_is_printed_as_it_is_read(given: str, shown: str) -> None:
    assert printable(given) == shown


def placed(declaration: Declaration) -> Iterator[tuple[str, float, float, float]]:
    """Each piece of text with its left edge, base line and size."""
    found: list[tuple[str, float, float, float]] = []

    def note(said: str, _: Any, matrix: list[float], __: Any, size: float) -> None:
        if said.strip():
            found.append((said.strip(), matrix[4], matrix[5], size))

    page(declaration).extract_text(visitor_text=note)
    yield from found


ANYTHING = st.text(max_size=400) | st.text(
    "見本ﾐﾎﾝ Wあ、。\n", min_size=50, max_size=900
)


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(ANYTHING, ANYTHING, ANYTHING)
def test_whatever_is_known_it_stays_on_one_page(one: str, two: str, three: str) -> None:
    odd = Declaration(
        facility=one,
        day=DAY,
        name=two,
        name_kana=three,
        address=one,
        contact=two,
        insurer_name=three,
        employer=one,
        shown=(two, three),
        said=(one, two, three),
        staff=three[:40],
    )
    pieces = list(placed(odd))

    assert len(pieces) > 20
    for said, left, base, size in pieces:
        assert left >= LEFT - 1
        assert BOTTOM - 10 <= base <= TOP
        assert 9 <= size <= 24 or said == "✓"


def test_a_line_ends_before_the_edge() -> None:
    long = replace(BLANK, address="見本町" * 200, name="W" * 200, facility="長" * 99)
    wide = [
        (said, left + width(said, REGULAR, size))
        for said, left, _, size in placed(long)
        if said[0] in "見W長"
    ]

    assert len(wide) >= 4
    assert [said for said, right in wide if right > RIGHT] == []
    assert any(said.endswith("…") for said, _ in wide)


def test_more_than_fits_is_cut_where_it_can_be_seen() -> None:
    sheet = Sheet("x", "ja")
    sheet.fill(sheet.row("x", 20), "長い" * 500)
    only = PdfReader(io.BytesIO(sheet.pdf())).pages[0]

    assert "…" in only.extract_text()
