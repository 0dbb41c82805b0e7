"""Closed lists, each value with its legal Japanese term.

A value's `ja` is the term of the law or the notice; wording for people is in
`kiosk/labels/`. Values are the strings of the machine interface.
"""

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A closed list whose values carry their Japanese term."""

    ja: str

    def __new__(cls, value: str, ja: str) -> Self:
        """Make one value; `ja` is its Japanese term."""
        term = str.__new__(cls, value)
        term._value_ = value
        term.ja = ja
        return term


class Scheme(Term):
    """The scheme a person is insured under (制度)."""

    LATE_ELDERLY = "late_elderly", "後期高齢者医療"
    NATIONAL = "national", "国民健康保険"
    EMPLOYEE = "employee", "被用者保険"


class Document(Term):
    """What a patient may hold out at the desk (提示書類)."""

    INSURANCE_CARD = "insurance_card", "被保険者証"
    ELIGIBILITY_CERTIFICATE = "eligibility_certificate", "資格確認書"
    ELIGIBILITY_NOTICE = "eligibility_notice", "資格情報のお知らせ"
    MY_NUMBER_CARD = "my_number_card", "マイナ保険証"
    PORTAL_SCREEN = "portal_screen", "マイナポータル資格情報画面"
    LIMIT_CERTIFICATE = "limit_certificate", "限度額適用認定証等"
    SPECIFIC_DISEASE_CERTIFICATE = (
        "specific_disease_certificate",
        "特定疾病療養受療証",
    )
    MY_NUMBER_DIGITS_NOTICE = "my_number_digits_notice", "個人番号下4桁のお知らせ"
    OTHER_PAPER = "other_paper", "その他の書類"
    NONE = "none", "提示なし"


class Reader(Term):
    """What the card reader did with the My Number card (顔認証付きカードリーダー)."""

    READ = "read", "読み取り済み"
    CANNOT_READ = "cannot_read", "読み取れない"
    NOT_USED = "not_used", "読み取っていない"


class OnlineCheck(Term):
    """What the online eligibility check answered (オンライン資格確認)."""

    ELIGIBLE = "eligible", "資格有効"
    NOT_ELIGIBLE = "not_eligible", "資格無効"
    NEWER_EXISTS = "newer_exists", "無効（新しい資格あり）"
    NOT_FOUND = "not_found", "該当資格なし"
    AMBIGUOUS = "ambiguous", "複数該当"
    UNAVAILABLE = "unavailable", "照会できない"
    NOT_RUN = "not_run", "未照会"


class Outcome(Term):
    """What the rulebook says of a visit (受付判定区分)."""

    INSURED = "insured", "保険診療"
    INSURED_INTERIM = "insured_interim", "保険診療（暫定取扱い）"
    INSURED_BY_DECLARATION = (
        "insured_by_declaration",
        "保険診療（申立書・口頭確認）",
    )
    SPECIAL_CARE = "special_care", "特別療養費"
    CHECK_REQUIRED = "check_required", "要オンライン照会"
    USE_MY_NUMBER_CARD = "use_my_number_card", "マイナ保険証で確認"
    REVIEW = "review", "要判断"
    UNCONFIRMED = "unconfirmed", "確認できません"


class ShareSource(Term):
    """Where the patient's share was read (負担割合の出どころ)."""

    ONLINE = "online", "オンライン資格確認"
    PRINTED = "printed", "券面"
    SNAPSHOT = "snapshot", "手元データ"


class LossReason(Term):
    """Why eligibility was lost (資格喪失事由, OQSCD008)."""

    DEATH = "01", "死亡"
    PUBLIC_ASSISTANCE = "02", "生活保護受給開始"
    OTHER_INSURANCE = "03", "医療保険等の資格取得"
    OTHER = "99", "その他"


class Sex(Term):
    """Sex as registered (性別, OQSCD007)."""

    MALE = "1", "男"
    FEMALE = "2", "女"
    UNSET = "3", "未設定"


class EventType(Term):
    """What an entry of the confirmation log records (記録の種類)."""

    CONFIRMED = "confirmed", "受付判定の確定"
    RECHECKED = "rechecked", "再照会の結果"
    CORRECTED = "corrected", "訂正"
    VIEWED = "viewed", "閲覧"
    UNLOCKED = "unlocked", "開錠"
    EXPORTED = "exported", "書き出し"
    FOLLOWED_UP = "followed_up", "要対応の処理"
    REFUSED = "refused", "開錠の拒否"
    STAFF_CHANGED = "staff_changed", "職員の変更"


class Difference(Term):
    """Where paper, local copy and register do not say the same (相違)."""

    SHARE = "share", "負担割合"
    NAME = "name", "氏名"
    INSURER = "insurer", "保険者"
    NUMBER = "number", "記号・番号"
    BIRTH_DATE = "birth_date", "生年月日"
    ELIGIBILITY = "eligibility", "資格"
