"""Why a row was not taken, in words that name nobody (取り込めない行の理由)."""

import msgspec

from schema.terms import Term


class Reason(Term):
    """What is wrong with a row or one of its cells (理由)."""

    MISSING = "missing", "必須の項目が空です"
    FIELDS = "fields", "項目の数が見出しと合いません"
    QUOTES = "quotes", "引用符が閉じていません"
    TOO_LONG = "too_long", "長すぎます"
    CONTROL = "control_character", "制御文字が入っています"
    MY_NUMBER = "my_number", "個人番号（マイナンバー）と思われる12桁があります"
    SHAPE = "shape", "桁数または文字の種類が違います"
    CHECK_DIGIT = "check_digit", "検証番号が合いません"
    PREFECTURE = "prefecture", "都道府県番号がありません"
    INSURER_KIND = "insurer_kind", "法別番号がありません"
    PUBLIC_PAYER = "public_payer", "公費負担者番号です"
    PLACEHOLDER = "placeholder", "不詳を表す番号です"
    NOT_FOR_SCHEME = "not_for_scheme", "後期高齢者医療にはない項目です"
    NOT_IN_LIST = "not_in_list", "決められた値ではありません"
    NOT_A_DATE = "not_a_date", "日付として読めません"
    OUTSIDE_ERA = "outside_era", "元号の期間から外れています"
    NO_SUCH_DAY = "no_such_day", "暦にない日です"
    NOT_AN_INSTANT = "not_an_instant", "日時として読めません"
    FUTURE = "future", "先の日時です"
    TOO_EARLY = "too_early", "1900年より前の日です"
    DATE_ORDER = "date_order", "日付の前後が逆です"
    LOSS_WITHOUT_DAY = "loss_without_day", "喪失事由だけで資格喪失日がありません"
    DUPLICATE = "duplicate", "同じ人の行がすでにあります"


OF_ERROR = {
    "E-NUM-1": Reason.SHAPE,
    "E-NUM-2": Reason.CHECK_DIGIT,
    "E-NUM-3": Reason.PREFECTURE,
    "E-NUM-4": Reason.INSURER_KIND,
    "E-NUM-5": Reason.PUBLIC_PAYER,
    "E-NUM-6": Reason.PLACEHOLDER,
    "E-NUM-7": Reason.TOO_LONG,
    "E-DATE-1": Reason.NOT_A_DATE,
    "E-DATE-2": Reason.OUTSIDE_ERA,
    "E-DATE-3": Reason.NO_SUCH_DAY,
}
"""Reasons by the code of the error that `schema` refuses a value with."""


class BadRow(msgspec.Struct, frozen=True, kw_only=True):
    """One thing wrong with one row; never its content (取り込めない行)."""

    line: int
    """Line of the file where the row begins, the header being line 1."""
    column: str
    """Header of the column; empty where the whole row is meant."""
    reason: Reason
    """What is wrong."""
    earlier_line: int | None = None
    """For a duplicate: the line that was taken."""


class BadCell(Exception):
    """Raised by a cell's reader; becomes a `BadRow` with line and column."""

    def __init__(self, reason: Reason) -> None:
        """Say what is wrong."""
        self.reason = reason
        super().__init__(reason.value)
