import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.names import kana_from_romaji, normalise_kana, search_form

WRITTEN = (
    "ア イ ウ エ オ カ キ ガ サ ザ ジ ヂ ヅ タ ッ ツ ト ナ ノ ハ バ パ ホ マ モ ヤ "
    "ヨ ラ ロ ワ ヰ ヱ ヲ ン ー ヴ キャ シュ チョ リョウ ヽ ヾ ｶ ｶﾞ ﾊﾟ ｼｮ ｰ あ が "
    "ぱ きゃ おお こう ・ ● \u3000"
)
MORAE = st.sampled_from(WRITTEN.split(" "))
NAMES = st.lists(MORAE, max_size=10)


@given(NAMES, NAMES)
def test_the_beginning_of_a_name_finds_the_name(
    beginning: list[str], rest: list[str]
) -> None:
    typed, full = "".join(beginning), "".join(beginning + rest)
    assert normalise_kana(full).startswith(normalise_kana(typed))


@given(NAMES)
def test_normalising_twice_changes_nothing(morae: list[str]) -> None:
    once = normalise_kana("".join(morae))
    assert normalise_kana(once) == once


@given(st.text(max_size=20))
def test_any_text_is_normalised_to_text_without_blanks(text: str) -> None:
    assert "".join(normalise_kana(text).split()) == normalise_kana(text)


@pytest.mark.parametrize(
    ("romaji", "kana"),
    [
        ("shinjuku", "シンジュク"),
        ("sinzyuku", "シンジュク"),
        ("tsuchiya", "ツチヤ"),
        ("tutiya", "ツチヤ"),
        ("fujita", "フジタ"),
        ("huzita", "フジタ"),
        ("shin'ichi", "シンイチ"),
        ("shin’ichi", "シンイチ"),
        ("shinichi", "シニチ"),
        ("shinnosuke", "シンノスケ"),
        ("konno", "コンノ"),
        ("honnda", "ホンダ"),
        ("ken", "ケン"),
        ("kenn", "ケン"),
        ("kekkon", "ケッコン"),
        ("hattori", "ハットリ"),
        ("hatchou", "ハッチョウ"),
        ("hacchou", "ハッチョウ"),
        ("tamba", "タンバ"),
        ("homma", "ホンマ"),
        ("namba", "ナンバ"),
        ("oono", "オオノ"),
        ("ohno", "オーノ"),
        ("satoh", "サトー"),
        ("ohashi", "オハシ"),
        ("Satō Yūko", "サトー ユーコ"),
        ("re-ko", "レーコ"),
        ("ryouko", "リョウコ"),
        ("jyunko", "ジュンコ"),
        ("ＹＡＭＡＤＡ", "ヤマダ"),
        ("ﾔﾏﾀﾞ", "ヤマダ"),
        ("やmada", "やマダ"),
    ],
)
def test_romaji_of_every_school_becomes_kana(romaji: str, kana: str) -> None:
    assert kana_from_romaji(romaji) == kana


@pytest.mark.parametrize(
    ("typed", "kana"),
    [("tanak", "タナ"), ("ky", ""), ("hakk", "ハッ"), ("tash", "タ"), ("", "")],
)
def test_an_unfinished_syllable_waits_for_its_vowel(typed: str, kana: str) -> None:
    assert kana_from_romaji(typed) == kana


@pytest.mark.parametrize("typed", ["oono", "ohno", "ōno", "オーノ", "ｵｵﾉ", "おおの"])
def test_every_way_of_typing_finds_the_same_people(typed: str) -> None:
    assert search_form(typed) == normalise_kana("オオノ")


@pytest.mark.parametrize("typed", ["sato", "satou", "satō", "さと", "ｻﾄｳ"])
def test_what_is_typed_is_the_beginning_of_the_indexed_name(typed: str) -> None:
    assert normalise_kana("ｻﾄｳ ﾊﾅｺ").startswith(search_form(typed))
