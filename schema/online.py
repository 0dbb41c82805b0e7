"""What a live check asks and answers, with source and time (オンライン資格確認).

A check is live if it was asked during this visit day, its answer is about this day,
names its source and its time, and the source is a live register. Anything else is
not an answer.

Field names follow the online check's own elements, which stand in the docstrings;
whatever the register did not say is empty or `None`.
"""

from datetime import date, datetime

import msgspec

from schema.clock import JAPAN
from schema.terms import OnlineCheck
from schema.visit import Share


class OnlineQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to ask for; name and sex are no search keys (照会)."""

    insurer_number: str
    """8 digits after padding (保険者番号)."""
    symbol: str = ""
    """記号; empty for the late-elderly scheme."""
    number: str
    """番号."""
    branch: str = ""
    """枝番; empty for the late-elderly scheme."""
    birth_date: date
    """生年月日."""
    consent_to_limit: bool = False
    """The patient agreed that 限度額 be looked up."""
    correlation: str
    """Comes back in the answer; unique per request."""
    on_day: date | None = None
    """資格確認日: the day to be confirmed. `None`: the day on which it is asked."""


class AnsweredPerson(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whom the register has, as it says it (資格情報)."""

    classification: str = ""
    """`InsuredCardClassification` (証区分), its code; 05 is 特別療養費."""
    insurer_number: str = ""
    """`InsurerNumber` without blanks."""
    insurer_name: str = ""
    """`InsurerName`."""
    symbol: str = ""
    """`InsuredCardSymbol`."""
    number: str = ""
    """`InsuredIdentificationNumber`."""
    branch: str = ""
    """`InsuredBranchNumber`."""
    relation: str = ""
    """`PersonalFamilyClassification`: 1 本人, 2 家族."""
    holder: str = ""
    """`InsuredName`: the insured or the head of household, **not** the visitor."""
    name: str = ""
    """`Name`: the visitor's."""
    name_kana: str = ""
    """`NameKana`."""
    other_name: str = ""
    """`NameOfOther` (通称)."""
    sex: str = ""
    """`Sex1`: 1, 2, 3."""
    birth_date: date | None = None
    """`Birthdate`."""
    address: str = ""
    """`Address`."""
    acquired_on: date | None = None
    """`QualificationDate` (資格取得日)."""
    lost_on: date | None = None
    """`DisqualificationDate` (資格喪失日)."""
    loss_reason: str = ""
    """`ReasonOfLoss`, its code."""
    issued_on: date | None = None
    """`InsuredCertificateIssuanceDate` (交付年月日)."""
    valid_from: date | None = None
    """`InsuredCardValidDate` (有効開始日)."""
    valid_to: date | None = None
    """`InsuredCardExpirationDate` (有効終了日), included."""


class AnsweredLimit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the register says of 限度額 (限度額適用認定証関連情報)."""

    consented: bool = False
    """`LimitApplicationCertificateRelatedConsFlg` is 1."""
    certificate: str = ""
    """`…Classification`: 01, 02, 03."""
    limit_class: str = ""
    """`…ClassificationFlag` (適用区分): A01 to A06, B01 to B10."""
    issued_on: date | None = None
    """`…Date`."""
    valid_from: date | None = None
    """`…ValidStartDate`."""
    valid_to: date | None = None
    """`…ValidEndDate`."""
    long_stay_on: date | None = None
    """`…LongTermDate` (長期入院該当年月日)."""


class AnsweredDisease(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One 特定疾病療養受療証 that the register has."""

    disease_class: str = ""
    """`SpecificDiseasesDiseaseCategory`: 1, 2, 3."""
    issued_on: date | None = None
    """`…CertificateDate`."""
    valid_from: date | None = None
    """`…ValidStartDate`."""
    valid_to: date | None = None
    """`…ValidEndDate`."""
    self_pay: int | None = None
    """`SpecificDiseasesSelfPay`: monthly cap in yen."""


class OnlineAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a gateway answered and when."""

    result: OnlineCheck
    """`unavailable` where there was no answer; never `not_run`."""
    source: str
    """Gateway that answered: `oqs_folder`, `central`, `simulator`, `my_number_app`."""
    asked_at: datetime
    """When the question left the desk."""
    answered_at: datetime
    """When the answer was read."""
    share: Share | None = None
    """一部負担割合 in percent."""
    correlation: str = ""
    """As in the query."""
    confirmed_on: date | None = None
    """資格確認日 for which the register answered; `None` where it does not say."""
    validity: str = ""
    """`QualificationValidity`, its code."""
    insured: AnsweredPerson | None = None
    """Whom the register has; kept only in the encrypted store, never in an event."""
    limit: AnsweredLimit | None = None
    """限度額, where the patient agreed and the register has it."""
    diseases: tuple[AnsweredDisease, ...] = ()
    """特定疾病, as far as the register says it."""
    codes: dict[str, str] = {}
    """`segment`, `status`, `error`, `error_message`, `result`, `result_message`: the
    register's own words, kept as they came and never interpreted."""

    def is_live_on(self, visit_day: date) -> bool:
        """True if question and answer both fall on `visit_day` and are about it."""
        return (
            self.asked_at.astimezone(JAPAN).date()
            == self.answered_at.astimezone(JAPAN).date()
            == (self.confirmed_on or visit_day)
            == visit_day
        )
