"""Text of マイナ資格確認アプリ: eligible only if it says so, and nothing denies it."""

from datetime import date, datetime, time
from random import Random

import pytest

from kiosk.online.app.text import (
    MOST_CHARACTERS,
    SOURCE,
    app_answer,
    is_app_text,
    read_app_text,
)
from schema.clock import JAPAN
from schema.errors import Unreadable
from schema.online import AnsweredLimit
from schema.terms import OnlineCheck
from tests.people import VISIT_DAY

LINES = {
    "資格情報": "",
    "確認日": "令和7年10月15日",
    "資格有効性": "有効",
    "保険者番号": "39131040",
    "保険者名": "東京都後期高齢者医療広域連合",
    "番号": "00000018",
    "氏名": "見本　花子",
    "フリガナ": "ミホン　ハナコ",
    "生年月日": "昭和20年1月5日",
    "性別": "女",
    "証区分": "被保険者証（一般）",
    "有効開始日": "令和7年8月1日",
    "有効終了日": "令和8年7月31日",
    "資格取得年月日": "令和2年1月5日",
    "負担割合": "1割",
    "本人・家族の別": "本人",
    "被保険者氏名": "見本　花子",
}


def text(separator: str = "\t", end: str = "\n", **changes: str | None) -> str:
    """The text, with other values, without a key (`None`), or with more of them."""
    lines = [
        f"{key}{separator}{value}" if value else key
        for key, value in (LINES | changes).items()
        if value is not None
    ]
    return end.join(lines) + end


def result(pasted: str) -> OnlineCheck:
    return read_app_text(pasted).result


def doubt(pasted: str) -> str:
    read = read_app_text(pasted)
    assert read.result is OnlineCheck.UNAVAILABLE
    return read.codes["doubt"]


def test_a_whole_text_is_read() -> None:
    read = read_app_text(text())

    assert (read.result, read.validity) == (OnlineCheck.ELIGIBLE, "1")
    assert (read.confirmed_on, read.share) == (VISIT_DAY, 10)
    person = read.insured
    assert person is not None
    assert (person.insurer_number, person.number) == ("39131040", "00000018")
    assert (person.name, person.name_kana) == ("見本　花子", "ミホン　ハナコ")
    assert (person.sex, person.relation, person.classification) == ("2", "1", "01")
    assert (person.birth_date, person.acquired_on) == (
        date(1945, 1, 5),
        date(2020, 1, 5),
    )
    assert (person.valid_from, person.valid_to) == (date(2025, 8, 1), date(2026, 7, 31))


@pytest.mark.parametrize(
    "separator",
    ["\t", ":", "：", " : ", " ：\t", "\t:\t", " : \t", "　：　", " ", "　"],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n", " \r\n\r\n"])
def test_any_separator_and_line_end_is_read(separator: str, end: str) -> None:
    assert read_app_text(text(separator, end)) == read_app_text(text())


def test_full_and_half_width_say_the_same() -> None:
    full = text(番号="００００００１８", 保険者番号="３９１３１０４０", 負担割合="１割")
    full = full.replace("資格情報\n", "資格情報（医療保険）\n")
    half = text().replace("フリガナ", "ﾌﾘｶﾞﾅ")

    assert read_app_text(full).share == 10
    assert read_app_text(full).result is OnlineCheck.ELIGIBLE
    assert read_app_text(half) == read_app_text(text())


def test_what_stands_on_the_back_is_another_name() -> None:
    read = read_app_text(text() + "裏面記載情報\n氏名\t見本　通称\n性別\t女\n")

    assert read.insured is not None
    assert (read.insured.name, read.insured.other_name) == ("見本　花子", "見本　通称")


def test_the_share_of_70_to_74_is_in_their_own_part() -> None:
    pasted = text(負担割合=None) + "高齢受給者証\n負担割合\t２割\n有効開始日\tR7.8.1\n"

    read = read_app_text(pasted)

    assert (read.result, read.share) == (OnlineCheck.ELIGIBLE, 20)


def test_a_limit_is_read_from_its_own_part() -> None:
    more = "限度額適用認定証\n適用区分\t区分ウ\n有効開始年月日\t2025/08/01\n"

    assert read_app_text(text() + more).limit == AnsweredLimit(
        consented=True, limit_class="A03", valid_from=date(2025, 8, 1)
    )
    assert read_app_text(text()).limit is None


@pytest.mark.parametrize(
    "written",
    ["令和7年10月15日", "2025-10-15", "2025/10/15", "20251015", "R7.10.15", "5071015"],
)
@pytest.mark.parametrize("clock", ["", " 09:30", " 9時30分", "　09:30:15"])
def test_the_day_is_read_in_either_calendar_with_and_without_a_time(
    written: str, clock: str
) -> None:
    assert read_app_text(text(確認日=written + clock)).confirmed_on == VISIT_DAY


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("有効", OnlineCheck.ELIGIBLE),
        ("資格有効", OnlineCheck.ELIGIBLE),
        ("無効", OnlineCheck.NOT_ELIGIBLE),
        ("資格（無効）", OnlineCheck.UNAVAILABLE),
        ("無効（新しい資格あり）", OnlineCheck.NEWER_EXISTS),
        ("該当資格なし", OnlineCheck.NOT_FOUND),
        ("複数該当", OnlineCheck.AMBIGUOUS),
        ("有効（未登録）", OnlineCheck.UNAVAILABLE),
        ("有効?", OnlineCheck.UNAVAILABLE),
        ("有効・無効", OnlineCheck.UNAVAILABLE),
        ("非有効", OnlineCheck.UNAVAILABLE),
        ("確認中", OnlineCheck.UNAVAILABLE),
    ],
)
def test_only_a_whole_word_is_an_answer(word: str, meant: OnlineCheck) -> None:
    assert result(text(資格有効性=word)) is meant


def test_a_text_that_does_not_say_it_is_no_answer_though_it_shows_somebody() -> None:
    assert doubt(text(資格有効性=None)) == "validity_not_said"
    assert read_app_text(text(資格有効性=None)).insured is not None


@pytest.mark.parametrize("word", ["有効", "無効", "該当資格なし"])
@pytest.mark.parametrize("day", [None, "", "10月15日", "令和7年10月32日"])
def test_without_its_day_it_is_no_answer(word: str, day: str | None) -> None:
    assert doubt(text(資格有効性=word, 確認日=day)) == "no_confirmed_on"


@pytest.mark.parametrize("key", ["生年月日", "番号"])
@pytest.mark.parametrize("said", [None, ""])
def test_without_number_or_birth_date_nobody_is_eligible(
    key: str, said: str | None
) -> None:
    assert doubt(text("\t", "\n", **{key: said})) == "nobody_named"


def test_a_birth_date_that_does_not_read_is_none() -> None:
    assert doubt(text(生年月日="昭和70年1月5日")) == "nobody_named"


@pytest.mark.parametrize(
    "changes",
    [
        {"有効終了日": "令和7年10月14日"},
        {"有効開始日": "令和7年10月16日"},
        {"資格取得年月日": "令和7年10月16日"},
        {"資格喪失年月日": "令和7年10月15日"},
        {"資格喪失日": "2025-09-01"},
        {"喪失事由": "死亡"},
        {"備考": "この資格は無効です"},
        {"お知らせ": "資格を喪失しています"},
        {"状態": "該当資格なし"},
        {"保険者名": "見本組合（無効）"},
        {"資格は無効です": ""},
        {"ステータス": "失効"},
        {"備考": "資格無し"},
        {"有効期間": "2024年8月1日～2025年7月31日"},
        {"裏面記載情報": "", "資格喪失年月日": "令和7年9月30日"},
        {"生年月日": "令和7年10月16日"},
    ],
)
def test_what_speaks_against_it_makes_it_no_answer(changes: dict[str, str]) -> None:
    assert doubt(text(**changes)) == "contradicted"


@pytest.mark.parametrize(
    "changes",
    [
        {"有効終了日": "令和7年10月15日"},
        {"有効終了日": "99999999"},
        {"有効終了日": "期限なし"},
        {"有効終了日": None},
        {"資格喪失年月日": "令和7年10月16日"},
        {"資格喪失年月日": ""},
        {"喪失事由": ""},
        {"有効終了日": "平成37年12月31日"},
    ],
)
def test_what_does_not_speak_against_it_leaves_it(
    changes: dict[str, str | None],
) -> None:
    assert result(text("\t", "\n", **changes)) is OnlineCheck.ELIGIBLE


@pytest.mark.parametrize("key", ["有効終了日", "資格喪失日", "資格取得年月日"])
def test_a_day_that_does_not_read_makes_it_unclear(key: str) -> None:
    assert doubt(text(**{key: "令和7年13月1日"})) == "unclear"


@pytest.mark.parametrize(
    ("key", "other"),
    [("番号", "00000026"), ("氏名", "例示　太郎"), ("有効終了日", "令和8年3月31日")],
)
def test_a_key_that_says_two_things_makes_it_no_answer(key: str, other: str) -> None:
    assert result(text() + f"{key}\t{other}\n") is OnlineCheck.UNAVAILABLE
    assert result(text() + f"{key}\t{LINES[key]}\n") is OnlineCheck.ELIGIBLE


def test_a_validity_that_says_two_things_is_no_answer() -> None:
    assert doubt(text() + "有効性\t無効\n") == "validity_not_said"


def test_two_people_are_ambiguous_and_nobody_is_taken() -> None:
    read = read_app_text(text() + text(氏名="例示　太郎"))

    assert (read.result, read.results) == (OnlineCheck.AMBIGUOUS, 2)
    assert (read.insured, read.share) == (None, None)


def test_the_part_of_another_payer_is_left_out() -> None:
    aid = "資格情報（医療扶助）\n資格有効性\t有効\n氏名\t見本　花子\n負担割合\t3割\n"

    assert read_app_text(text() + aid) == read_app_text(text())
    assert doubt(text(資格有効性=None) + aid) == "validity_not_said"


@pytest.mark.parametrize(
    ("word", "share"),
    [
        ("2割", 20),
        ("３割負担", 30),
        ("010", 10),
        ("20%", 20),
        ("4割", None),
        ("割", None),
    ],
)
def test_a_share_is_one_of_three_or_none(word: str, share: int | None) -> None:
    assert read_app_text(text(負担割合=word)).share == share


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "   ",
        "39131040",
        "見本　花子",
        "資格情報",
        "資格情報のお知らせを持ってきてください",
        "番号\t1\n氏名\tx\n記号\ty\n",
        "<XmlMsg/>",
        "資格情報\n" + "x" * MOST_CHARACTERS,
    ],
)
def test_any_other_text_is_none_of_it(pasted: str) -> None:
    assert not is_app_text(pasted)
    with pytest.raises(Unreadable) as refused:
        read_app_text(pasted)
    assert refused.value.code == "E-OQS-10"


def test_the_answer_says_where_it_is_from_and_of_which_day() -> None:
    now = datetime.combine(VISIT_DAY, time(9, 30), JAPAN)

    answer = app_answer(read_app_text(text()), now)

    assert (answer.source, answer.correlation) == (SOURCE, "")
    assert answer.is_live_on(VISIT_DAY)
    yesterday = app_answer(read_app_text(text(確認日="令和7年10月14日")), now)
    assert not yesterday.is_live_on(VISIT_DAY)


DENIALS = ("無効", "資格有効性\t無効", "番号\t00000026", "資格有効性\t確認中")


def mixed(dice: Random) -> str:
    """The text with lines missing, repeated and denied, and cut off anywhere."""
    lines = text().splitlines()
    pieces = [*lines, *DENIALS, "有効", "\0", "："]
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(lines) + 1)
        lines[at : at + dice.randint(0, 1)] = dice.sample(pieces, dice.randint(0, 2))
    return "\n".join(lines)[: dice.choice((10_000, dice.randint(1, 300)))]


def test_texts_cut_and_mixed_at_random_are_no_accident() -> None:
    dice = Random(1)  # noqa: S311 - the same texts each time
    texts = [one for one in (mixed(dice) for _ in range(2_000)) if is_app_text(one)]

    eligible = [one for one in texts if result(one) is OnlineCheck.ELIGIBLE]

    assert len(texts) > len(eligible) > 100
    for one in eligible:
        numbers = {line for line in one.splitlines() if line.startswith("番号\t")}
        assert len(numbers) == 1
        assert "資格有効性\t有効" in one.splitlines()
        assert not any(denial in one.splitlines() for denial in DENIALS[:2])
        assert "確認中" not in one


def test_a_line_that_no_app_has_is_not_looked_at() -> None:
    """Blanks by the thousand would be looked at for seconds."""
    assert not is_app_text(text() + "\n確認日" + " " * 501 + "x")
    assert is_app_text(text() + "\n備考" + " " * 100 + "x")
