"""受付票 says what was decided, what comes next and whom to ask; whose it is, it hides.

Every kind of visit under every scheme, on both papers, in every language.
"""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from pypdf import PageObject, PdfReader

from kiosk.desk.receive import Place
from kiosk.desk.settings import PHONE
from kiosk.desk.settings import SLIP as FORM
from kiosk.desk.slip import (
    Reception,
    Slip,
    SlipForm,
    SlipSetup,
    slip_of,
    slip_setup_of,
)
from kiosk.labels import DEFAULT, has, sentences, text
from kiosk.paper.slip import laid_out, slip_pdf
from kiosk.paper.slip_words import LANGUAGES, words_of
from kiosk.paper.typeface import REGULAR, unprintable, width
from kiosk.words.breaks import broken
from schema.clock import JAPAN, FixedClock
from schema.terms import Outcome, Scheme
from tests.people import EVERYONE
from tests.slips import (
    AT,
    PICTURES,
    PLACE,
    SETUP,
    SHOWN,
    a_slip,
    decided,
    every_slip,
    picture,
)

FORMS = tuple(SlipForm)
BELOW = ("", *LANGUAGES)
MM = 72 / 25.4
HALF = 297 / 2 * MM
"""Of a sheet of A4."""
ROLL, EDGE = 80 * MM, 4 * MM
"""A receipt printer's paper, of which it prints on 72 mm."""
SMALLEST = 14.0
"""What people of eighty read."""
ONLY_IN_JAPANESE = {
    "slip.afternoon",
    "slip.at",
    "slip.authority",
    "slip.morning",
    "slip.weekdays",
    "slip.where",
}
"""A day, a name and the title of a law are said once."""


def page(slip: Slip, form: SlipForm = SlipForm.A4, language: str = "") -> PageObject:
    """The one page of a slip."""
    (only,) = PdfReader(io.BytesIO(slip_pdf(slip, form, language))).pages
    return only


def read(slip: Slip, form: SlipForm = SlipForm.A4, language: str = "") -> str:
    """What can be read on it, without blanks."""
    return re.sub(r"\s", "", page(slip, form, language).extract_text())


def said_by(key: str, language: str = "ja", **filled: object) -> str:
    """A sentence of the labels, without blanks."""
    return re.sub(r"\s", "", text(f"slip.{key}", language, **filled))


def keys_of(slip: Slip) -> Iterator[str]:
    """Every key that a slip has its sentences from."""
    yield f"word.{slip.outcome}"
    yield from (f"say.{key}" for key in slip.said)
    yield from (f"if.{key}" for key in slip.changes)
    yield f"next.{slip.bring}"
    if slip.whom:
        yield f"whom.{slip.whom}"
    if not slip.authority:
        yield "by_staff"


def test_every_outcome_has_a_slip() -> None:
    found = {slip.outcome for _, _, slip in every_slip()}

    assert found == set(Outcome)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", SHOWN)
@pytest.mark.parametrize("scheme", Scheme)
def test_a_slip_says_everything_of_its_visit(
    kind: str, scheme: Scheme, form: SlipForm
) -> None:
    slip = a_slip(kind, scheme)
    said = read(slip, form)

    assert text(f"outcome.{slip.outcome}.symbol") in said
    for key in keys_of(slip):
        assert said_by(key) in said, key
    for known in ("令和7年12月10日（水）午前8時42分", "さくら内科クリニック受付1"):
        assert known in said
    assert "03-0000-0000" in said
    if slip.authority:
        assert re.sub(r"\s", "", slip.authority.document) in said
        assert re.sub(r"\s", "", slip.authority.section) in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", SHOWN)
def test_a_second_language_says_the_same_below(kind: str, language: str) -> None:
    slip = a_slip(kind)
    said = read(slip, SlipForm.A4, language)

    assert said.startswith(read(slip)[:20])
    for key in keys_of(slip):
        assert said_by(key) in said, key
        assert said_by(key, language) in said, key
    assert said.count("03-0000-0000") == 2


@pytest.mark.parametrize("language", [DEFAULT, *LANGUAGES])
@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize("kind", SHOWN)
def test_a_slip_says_what_the_book_says(
    kind: str, scheme: Scheme, language: str
) -> None:
    decision, done = decided(kind, scheme), SHOWN[kind][2]
    words = words_of(a_slip(kind, scheme), language)
    outcome = done.taken or decision.outcome
    rows = {row.label: "".join(row.said) for row in words.rows}

    assert words.symbol == text(f"outcome.{outcome}.symbol")
    assert words.word == text(f"slip.word.{outcome}", language)
    share, _ = decision.share_and_source
    if outcome is Outcome.INSURED_BY_DECLARATION:
        share = done.declared_share
    elif outcome not in {Outcome.INSURED, Outcome.INSURED_INTERIM} or done.taken:
        share = None
    said = text(f"slip.part.{share}", language) if share else ""
    assert said in words.share
    assert bool(words.share) is bool(share)
    unconfirmed = outcome is Outcome.UNCONFIRMED
    assert (text("slip.change", language) in rows) is unconfirmed
    cited = rows.get(text("slip.authority"), "")
    is_cited = language == DEFAULT and not done.taken
    assert (decision.authorities[0].document in cited) is is_cited


def test_the_words_are_those_of_the_list() -> None:
    words = {one: text(f"slip.word.{one}") for one in Outcome}
    shorts = {one: text(f"outcome.{one}.short") for one in Outcome}

    assert {one for one in Outcome if words[one] != shorts[one]} == {Outcome.REVIEW}
    for share in (10, 20, 30):
        assert text(f"slip.part.{share}") == text(f"share.{share}")


def test_where_nothing_is_confirmed_the_screens_own_words_stand() -> None:
    for ours, theirs in (
        ("say.not_a_refusal", "not_a_refusal"),
        ("say.nothing_else", "say_nothing_else"),
    ):
        assert text(f"slip.{ours}") == text(f"outcome.unconfirmed.{theirs}")


@pytest.mark.parametrize("language", ["ja", *LANGUAGES])
def test_paper_asks_nothing_and_bears_none_of_the_desks_symbols(language: str) -> None:
    """The screen's words do both: whoever takes the paper home cannot answer."""
    said = [
        text(key, language)
        for key in sentences()
        if key.startswith(("slip.if.", "slip.say.un", "slip.say.nothing"))
    ]
    asks = re.compile(r"ですか|ますか|[?？○□]")

    assert len(said) > len(Outcome)
    assert [one for one in said if asks.search(one)] == []
    assert asks.search(text("outcome.unconfirmed.say"))
    assert asks.search(text("change.certificate"))


@pytest.mark.parametrize(
    "kind", ["not found", "nothing shown", "nothing else", "card in vain"]
)
def test_unconfirmed_begins_with_what_would_confirm(kind: str) -> None:
    slip = a_slip(kind)
    said = read(slip)

    first = said.index(said_by(f"if.{slip.changes[0]}"))
    assert said.index("確認できません") < first
    assert first < said.index("受診をお断りするものではありません。")
    for never in ("返金", "払い戻し", "お支払いください", "受診できません"):
        assert never not in said


def test_only_where_nothing_else_is_there_the_full_amount_is_spoken_of() -> None:
    assert "いったん全額をお願いすることがあります。" in read(a_slip("nothing else"))
    assert "全額" not in read(a_slip("not found"))
    assert "精算できる場合があります。" in read(a_slip("nothing else"))


def test_interim_and_pending_never_disappear() -> None:
    for scheme in Scheme:
        assert "（暫定）" in read(a_slip("interim", scheme))
        assert "照会待ち" in read(a_slip("pending", scheme))


def test_pending_says_what_happens_next() -> None:
    asked = read(a_slip("pending"))
    not_asked = read(a_slip("pending", setup=SlipSetup()))

    assert "確認できしだいご連絡します。" in asked
    assert "預り金をお願いしています。" in asked
    assert "当院の決まりでご案内します。" in not_asked
    assert "預り金" not in read(a_slip("to be checked"))


def test_recorded_as_waiting_is_pending_too() -> None:
    decision = decided("to be checked", Scheme.NATIONAL)
    clock = FixedClock(AT)
    waits = slip_of(decision, PLACE, clock, SETUP, Reception(pending=True))
    chosen = slip_of(
        decided("review", Scheme.NATIONAL),
        PLACE,
        clock,
        SETUP,
        Reception(taken=Outcome.CHECK_REQUIRED),
    )

    assert waits.said == chosen.said == ("pending", "deposit")


@pytest.mark.parametrize(
    ("kind", "share"),
    [
        ("certificate", "1割"),
        ("card read", "2割（見込み）"),
        ("interim", "2割"),
        ("declared", "3割"),
    ],
)
def test_the_share_stands_beside_the_outcome(kind: str, share: str) -> None:
    slip = a_slip(kind)

    assert slip.share is not None
    assert share in read(slip)
    assert ("見込み" in read(slip)) is ("見込み" in share)


@pytest.mark.parametrize(
    ("kind", "bring"),
    [
        ("certificate", "the_same"),
        ("card read", "the_same"),
        ("valid card", "while_valid"),
        ("card and notice", "card_and_notice"),
        ("returning", "card_and_notice"),
        ("interim", "card_or_certificate"),
        ("settled review", "card_or_certificate"),
        ("nothing else", "card_or_certificate"),
    ],
)
def test_what_to_bring_follows_from_what_served(kind: str, bring: str) -> None:
    assert a_slip(kind).bring == bring


def test_what_the_staff_chose_is_not_put_down_to_a_notice() -> None:
    slip = a_slip("settled review")
    said = read(slip)

    assert slip.authority is None
    assert "保険診療" in said
    assert "当院の職員が確かめて決めました。" in said
    assert "事務連絡" not in said


def test_whom_to_ask_goes_by_the_scheme() -> None:
    offices = {scheme: a_slip("interim", scheme).whom for scheme in Scheme}

    assert offices == {scheme: scheme.value for scheme in Scheme}
    decision = decided("interim", Scheme.NATIONAL)
    reception = Reception(scheme_known=False)
    unknown = slip_of(decision, PLACE, FixedClock(AT), SETUP, reception)
    assert "会社の保険の方は健保組合など" in read(unknown)


def test_a_clinic_without_a_telephone_says_none() -> None:
    said = read(a_slip("interim", setup=SlipSetup()))

    assert "電話" not in said
    assert "当院" not in said


def test_the_time_is_said_as_people_say_it() -> None:
    decision = decided("certificate", Scheme.NATIONAL)

    def at(hour: int) -> str:
        clock = FixedClock(datetime(2025, 12, 14, hour, 5, tzinfo=JAPAN))
        return read(slip_of(decision, PLACE, clock))

    assert "（日）午前0時05分" in at(0)
    assert "午後0時05分" in at(12)
    assert "午後3時05分" in at(15)


def test_a_slip_of_the_demo_says_so() -> None:
    demo = a_slip("certificate", place=Place("見本", "受付1", "13", practice=True))

    assert "デモ（本物ではありません）" in read(demo)
    assert said_by("practice", "en") in read(demo, SlipForm.ROLL, "en")
    assert "デモ" not in read(a_slip("certificate"))


def test_nothing_on_a_slip_tells_whose_it_is() -> None:
    for kind, scheme, slip in every_slip():
        said = read(slip)
        for person in EVERYONE:
            for personal in (person.name, person.number, person.insurer_number):
                assert re.sub(r"\s", "", personal) not in said, (kind, scheme)
    assert "birth_date" not in Slip.__struct_fields__
    decision = decided("interim", Scheme.NATIONAL)
    born = replace(decision.visit, birth_date=date(1946, 2, 28))
    known = replace(decision, visit=born)
    assert slip_of(known, PLACE, FixedClock(AT), SETUP) == a_slip(
        "interim", Scheme.NATIONAL
    )


def test_what_describes_the_file_names_nobody() -> None:
    data = slip_pdf(a_slip("interim"))
    reader = PdfReader(io.BytesIO(data))
    described = {str(value) for value in (reader.metadata or {}).values()}

    assert "受付票" in described
    assert reader.xmp_metadata is None
    assert not any("さくら" in one or "2025" in one for one in described)
    assert "さくら".encode() not in data


def test_the_same_makes_the_same_bytes() -> None:
    slip = a_slip("interim")
    first = slip_pdf(slip, SlipForm.ROLL, "en")
    slip_pdf(a_slip("pending"))

    assert slip_pdf(slip, SlipForm.ROLL, "en") == first
    assert slip_pdf(replace(slip, share=30), SlipForm.ROLL, "en") != first


def test_the_fonts_travel_with_the_slip_and_only_in_part() -> None:
    found: dict[str, Any] = {}

    def note(said: str, _: Any, __: Any, font: Any, ___: float) -> None:
        if said.strip():
            found[str(font["/BaseFont"]).partition("+")[2]] = font

    page(a_slip("nothing else"), language="en").extract_text(visitor_text=note)

    assert set(found) == {"BIZUDPGothic-Regular", "BIZUDPGothic-Bold"}
    for font in found.values():
        embedded = font["/FontDescriptor"]["/FontFile2"].get_data()
        assert 1_000 < len(embedded) < 120_000


@pytest.mark.parametrize("language", BELOW)
def test_on_a4_everything_stands_inside_the_cut(language: str) -> None:
    for kind, scheme, slip in every_slip():
        strip = laid_out(slip, SlipForm.A4, language)
        wide, high = strip.page
        lowest = max(one.base + one.size / 5 for one in strip.letters)
        smallest = min(one.size for one in strip.letters)

        assert (round(wide), round(high)) == (595, 842)
        assert lowest < (high if language else HALF) - 9, (kind, scheme)
        assert smallest >= (SMALLEST - 1 if language else SMALLEST), (kind, scheme)
        cuts = [round(one.top) for one in strip.strokes if one.dashed]
        assert cuts == ([] if language else [round(HALF)])


@pytest.mark.parametrize("language", BELOW)
def test_on_a_roll_everything_stands_on_what_can_be_printed_on(language: str) -> None:
    lengths = set()
    for kind, scheme, slip in every_slip():
        strip = laid_out(slip, SlipForm.ROLL, language)
        wide, high = strip.page
        lengths.add(round(high))

        assert wide == pytest.approx(ROLL)
        assert min(one.size for one in strip.letters) >= SMALLEST
        for one in strip.letters:
            right = one.left + width(one.text, one.font, one.size)
            assert one.left >= EDGE - 0.1, (kind, scheme, one)
            assert right <= ROLL - EDGE + 0.1, (kind, scheme, one)
            assert one.base < high - EDGE
    assert len(lengths) > 10


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", BELOW)
def test_no_text_leaves_its_column_or_covers_another(
    form: SlipForm, language: str
) -> None:
    for kind, _, slip in every_slip():
        strip = laid_out(slip, form, language)
        spans = [
            (one.base, one.left, one.left + width(one.text, one.font, one.size), one)
            for one in strip.letters
        ]
        for base, left, right, one in spans:
            assert strip.left <= left, (kind, one)
            assert right <= strip.left + strip.room + 0.1, (kind, one)
            assert [
                other.text
                for at, start, end, other in spans
                if other is not one
                and abs(at - base) < min(one.size, other.size) * 0.6
                and start < right - 0.1
                and left < end - 0.1
            ] == [], (kind, one)


def test_the_pdf_has_what_was_laid_out() -> None:
    slip = a_slip("nothing else")
    for form in FORMS:
        strip = laid_out(slip, form, "en")
        box = page(slip, form, "en").mediabox
        found = page(slip, form, "en").extract_text()

        assert (float(box.width), float(box.height)) == pytest.approx(
            strip.page, abs=0.01
        )
        assert [one.text for one in strip.letters if one.text not in found] == []


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_shows_every_piece_of_the_slip(name: str) -> None:
    kind, form, language = PICTURES[name]
    strip = laid_out(a_slip(kind), form, language)
    drawn = picture(name)

    assert drawn.count("<text ") == len(strip.letters)
    assert drawn.count("<path ") == len(strip.strokes)
    assert [one.text for one in strip.letters if f">{one.text}<" not in drawn] == []


ANYTHING = st.text(max_size=120) | st.text("見本 Wあー、。」（", max_size=400)


@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(ANYTHING, ANYTHING, ANYTHING, st.sampled_from(FORMS))
def test_whatever_a_clinic_is_called_it_stays_on_the_paper(
    facility: str, desk: str, phone: str, form: SlipForm
) -> None:
    place = Place(facility, desk, "13", practice=True)
    slip = a_slip("nothing else", place=place, setup=SlipSetup(phone=phone))
    strip = laid_out(slip, form, "en")

    for one in strip.letters:
        right = one.left + width(one.text, one.font, one.size)
        assert strip.left <= one.left
        assert right <= strip.left + strip.room + 0.1
        assert one.base < strip.page[1]
    assert len(page(slip, form, "en").extract_text()) > 200


def letters(said: str) -> float:
    """How wide a text is in letters of fourteen points."""
    return width(said, REGULAR, 14.0)


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(ANYTHING, st.sampled_from([20.0, 60.0, 200.0]))
def test_breaking_a_text_loses_nothing(said: str, room: float) -> None:
    lines = list(broken(said, letters, room))

    assert "".join("".join(lines).split()) == "".join(said.split())
    assert all(letters(line) <= room or len(line.strip()) == 1 for line in lines)


def test_a_line_ends_where_a_phrase_does() -> None:
    said = "読み取れないときのために、マイナンバーカードをお持ちください。"

    assert list(broken(said, letters, 190.0)) == [
        "読み取れないときのために、",
        "マイナンバーカードを",
        "お持ちください。",
    ]


def test_every_language_has_every_sentence_of_the_slip() -> None:
    asked = {f"slip.{key}" for _, _, slip in every_slip() for key in keys_of(slip)}
    ours = {key for key in sentences() if key.startswith("slip.")}

    assert sorted(key for key in asked if not has(key)) == []
    for language in LANGUAGES:
        theirs = {key for key in sentences(language) if key.startswith("slip.")}
        assert theirs == ours - ONLY_IN_JAPANESE


def test_every_sentence_is_on_some_slip() -> None:
    asked = {f"slip.{key}" for _, _, slip in every_slip() for key in keys_of(slip)}
    with_sections = re.compile(r"slip\.(word|say|if|next|whom)\.")
    written = {key for key in sentences() if with_sections.match(key)}

    assert written - asked == {
        "slip.say.new_certificate_usable_from",
        "slip.say.clinics_own",
        "slip.whom.not_known",
    }


def test_no_sentence_is_without_a_glyph() -> None:
    for language in ("ja", *LANGUAGES):
        for key, said in sentences(language).items():
            if key.startswith("slip."):
                assert unprintable(said) == "", (language, key)
    symbols = "".join(text(f"outcome.{one}.symbol") for one in Outcome)
    assert unprintable(symbols) == ""


def test_the_settings_say_on_what_slips_are_printed() -> None:
    kept = {FORM: "receipt80", PHONE: "03-0000-0000", "desk.deposit": "asked"}

    def get(name: str, default: str) -> str:
        return kept.get(name, default)

    assert slip_setup_of(get) == replace(SETUP, form=SlipForm.ROLL)
    kept[FORM] = "papyrus"
    assert slip_setup_of(get).form is SlipForm.A4
    kept.clear()
    assert slip_setup_of(get) == SlipSetup()
