import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.names import (
    VARIANTS,
    NameMatch,
    candidates,
    compare_names,
    normalise_kana,
)

KANJI = st.text("山田佐藤高橋伊太郎花子一二三", min_size=1, max_size=6)


def test_the_same_name_is_exact() -> None:
    assert compare_names("見本　花子", "見本　花子") is NameMatch.EXACT


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("見本　花子", "見本 花子"),
        ("見本花子", "見本　花子"),
        ("ﾐﾎﾝ ﾊﾅｺ", "ミホン　ハナコ"),
        ("みほん はなこ", "ミホン ハナコ"),
        ("ｶﾞｷﾞ", "ガギ"),
        ("キョウコ", "キヨウコ"),
        ("オーノ", "オオノ"),
        ("オオノ", "オウノ"),
        ("ユ－コ", "ユウコ"),
        ("ケーコ", "ケイコ"),
        ("チヅル", "チズル"),
        ("ヨシヱ", "ヨシエ"),
        ("ミサヲ", "ミサオ"),
        ("ミスヾ", "ミスズ"),
        ("ちゝぶ", "チチブ"),
        ("佐々木", "佐佐木"),
        ("茂ヶ崎", "茂ケ崎"),
        ("か゛", "ガ"),
        ("ガヾ", "ガガ"),
        ("辻\U000e0100", "辻"),
        ("Smith John", "ＳＭＩＴＨ　ＪＯＨＮ"),
    ],
)
def test_ways_of_writing_make_no_difference(one: str, other: str) -> None:
    assert compare_names(one, other) is NameMatch.SAME_AFTER_NORMALISING
    assert compare_names(other, one) is NameMatch.SAME_AFTER_NORMALISING


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("高橋", "髙橋"),
        ("山崎", "山﨑"),
        ("徳川", "德川"),
        ("渡辺", "渡邊"),
        ("渡邉", "渡邊"),
        ("国立", "國立"),
        ("弥生", "彌生"),
        ("巌", "巖"),
        ("礼子", "禮子"),
        ("恵子", "惠子"),
        ("斎藤", "齋藤"),
        ("斉藤", "齊藤"),
        ("沢田", "澤田"),
        ("浜田", "濱田"),
        ("眞", "真"),
        ("廣田", "広田"),
        ("櫻井", "桜井"),
        ("島田", "嶋田"),
        ("中嶌", "中島"),
        ("吉田", "𠮷田"),
        ("髙﨑　惠", "高崎 恵"),
    ],
)
def test_old_and_new_forms_are_variants(one: str, other: str) -> None:
    assert compare_names(one, other) is NameMatch.VARIANT
    assert compare_names(other, one) is NameMatch.VARIANT


@pytest.mark.parametrize("hole", "●〓■?？")
def test_a_character_without_code_stands_for_any_one(hole: str) -> None:
    assert compare_names(f"{hole}橋　太郎", "髙橋　太郎") is NameMatch.WILDCARD
    assert compare_names("高橋　太郎", f"髙橋　太{hole}") is NameMatch.WILDCARD


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("●橋太郎", "大高橋太郎"),
        ("●橋太郎", "橋太郎"),
        ("●橋太郎", "高橋次郎"),
        ("●●", "高橋"),
        ("●●", "●●"),
        ("高橋", ""),
        ("", ""),
        ("　", "ー"),
        ("山田", "川田"),
        ("坂田", "阪田"),
        ("オノ", "オオノ"),
    ],
)
def test_other_names_are_different(one: str, other: str) -> None:
    assert compare_names(one, other) is NameMatch.DIFFERENT


def test_two_names_that_share_a_hole_are_never_exact() -> None:
    assert compare_names("●田", "●田") is NameMatch.WILDCARD


@given(KANJI, KANJI)
def test_comparing_does_not_depend_on_the_order(one: str, other: str) -> None:
    assert compare_names(one, other) is compare_names(other, one)


@given(KANJI, st.data())
def test_any_one_hole_still_matches(name: str, data: st.DataObject) -> None:
    whole = f"{name}木"
    place = data.draw(st.integers(0, len(name) - 1))
    holed = whole[:place] + "●" + whole[place + 1 :]
    assert compare_names(holed, whole) is NameMatch.WILDCARD


def test_every_character_belongs_to_one_group_of_variants() -> None:
    listed = "".join(VARIANTS.split())
    assert len(set(listed)) == len(listed)
    assert all(len(group) > 1 for group in VARIANTS.split())
    assert normalise_kana(listed) == listed


def test_all_who_match_are_returned_best_first() -> None:
    people = ["髙橋 花", "山田 花", "高橋 花", "●橋 花", "高橋　花"]
    found = candidates("高橋 花", people, lambda name: name)
    assert found == [
        ("高橋 花", NameMatch.EXACT),
        ("高橋　花", NameMatch.SAME_AFTER_NORMALISING),
        ("髙橋 花", NameMatch.VARIANT),
        ("●橋 花", NameMatch.WILDCARD),
    ]


def test_two_of_one_name_are_both_returned() -> None:
    people = [(1, "見本 花子"), (2, "見本 花子")]
    found = candidates("見本 花子", people, lambda person: person[1])
    assert [person for person, _ in found] == people


def test_nobody_is_returned_where_nobody_matches() -> None:
    assert candidates("見本", ["山田"], str) == []
