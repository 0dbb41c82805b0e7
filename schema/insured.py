"""One insured person's eligibility: a plain record, its key, its row hash (被保険者).

Columns, their CSV headers and the key are those of the snapshot contract. The
12-digit My Number, its last four digits and medical data have no place here.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b, sha256
from typing import Annotated, Any, Literal

import msgspec

from schema.clock import JAPAN
from schema.terms import Document, LossReason, Scheme, Sex
from schema.visit import Share


class Insured(msgspec.Struct, frozen=True, kw_only=True):
    """One row per person and insurer; fields in the contract's order."""

    insurer_number: str
    """8 digits (保険者番号)."""
    symbol: str = ""
    """記号; empty for the late-elderly scheme."""
    number: str
    """番号（被保険者番号）; 8 digits for the late-elderly scheme."""
    branch: str = ""
    """枝番, 2 digits; empty for the late-elderly scheme."""
    name: str
    """氏名; ● where the insurer's character has no common code."""
    name_kana: str
    """カナ氏名."""
    sex: Sex
    """性別."""
    birth_date: date
    """生年月日."""
    address: str = ""
    """住所."""
    municipality: str = ""
    """市区町村コード, 5 digits."""
    insurer_name: str = ""
    """保険者名."""
    acquired_on: date
    """資格取得日."""
    lost_on: date | None = None
    """資格喪失日: the first day without eligibility."""
    loss_reason: LossReason | None = None
    """喪失事由."""
    share: Share
    """負担割合 in percent."""
    share_from: date | None = None
    """負担割合の発効期日."""
    document: Document | None = None
    """交付書類."""
    issued_on: date | None = None
    """交付年月日."""
    valid_from: date | None = None
    """発効日."""
    valid_to: date | None = None
    """有効期限, included."""
    special_care: bool = False
    """特別療養費の対象."""
    limit_class: str = ""
    """限度額適用区分, A01-A06 or B01-B10."""
    limit_from: date | None = None
    """限度額適用区分の発効期日."""
    meal_class: str = ""
    """食事・生活療養標準負担額区分."""
    meal_from: date | None = None
    """同 発効期日."""
    long_stay_on: date | None = None
    """長期入院該当日."""
    disease_class: str = ""
    """特定疾病区分, 1, 2 or 3."""
    disease_from: date | None = None
    """特定疾病の発効期日."""
    updated_at: datetime
    """更新日時 at the source."""

    @property
    def scheme(self) -> Scheme:
        """The scheme, from the insurer number."""
        return scheme_of(self.insurer_number)

    @property
    def key(self) -> int:
        """The snapshot's primary key."""
        return insured_key(self.insurer_number, self.symbol, self.number, self.branch)

    def row(self) -> "Row":
        """The record as stored, carried and hashed: text and whole numbers only.

        Days are proleptic Gregorian ordinals (0001-01-01 is 1), flags 0 or 1, the
        instant is microseconds since 1970-01-01 UTC, and nothing is `None` but an
        absent day, share day, reason or document.
        """
        return (
            self.insurer_number,
            self.symbol,
            self.number,
            self.branch,
            self.name,
            self.name_kana,
            self.sex.value,
            self.birth_date.toordinal(),
            self.address,
            self.municipality,
            self.insurer_name,
            self.acquired_on.toordinal(),
            _ordinal(self.lost_on),
            self.loss_reason and self.loss_reason.value,
            self.share,
            _ordinal(self.share_from),
            self.document and self.document.value,
            _ordinal(self.issued_on),
            _ordinal(self.valid_from),
            _ordinal(self.valid_to),
            int(self.special_care),
            self.limit_class,
            _ordinal(self.limit_from),
            self.meal_class,
            _ordinal(self.meal_from),
            _ordinal(self.long_stay_on),
            self.disease_class,
            _ordinal(self.disease_from),
            (self.updated_at - _EPOCH) // _MICROSECOND,
        )

    def row_hash(self) -> bytes:
        """SHA-256 of the record's row (行ハッシュ)."""
        return row_hash(self.row())


Row = tuple[str | int | None, ...]
"""One record in stored form, in the contract's order."""

_Day = Annotated[int, msgspec.Meta(ge=1, le=date.max.toordinal())]
_Instant = Annotated[int, msgspec.Meta(ge=-(10**16), le=10**17)]
"""Microseconds from the year 1653 to 5138: in every zone a day of the calendar."""
StoredRow = tuple[
    str,
    str,
    str,
    str,
    str,
    str,
    Sex,
    _Day,
    str,
    str,
    str,
    _Day,
    _Day | None,
    LossReason | None,
    Share,
    _Day | None,
    Document | None,
    _Day | None,
    _Day | None,
    _Day | None,
    Literal[0, 1],
    str,
    _Day | None,
    str,
    _Day | None,
    _Day | None,
    str,
    _Day | None,
    _Instant,
]
"""What each of a record's values may be: `insured_of` takes nothing else."""

_ENCODER = msgspec.json.Encoder()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SEXES = {sex.value: sex for sex in Sex}
_REASONS = {None: None} | {reason.value: reason for reason in LossReason}
_DOCUMENTS = {None: None} | {document.value: document for document in Document}
_LATE_ELDERLY_DIGITS = 8


def row_hash(row: Row) -> bytes:
    """SHA-256 of `row` as one compact JSON array in UTF-8 (行ハッシュ).

    It is taken over the stored form, so that a table is hashed again without
    reading its rows as records.
    """
    return sha256(_ENCODER.encode(row)).digest()


def insured_of(row: Sequence[Any]) -> Insured:
    """The record whose stored form is `row`; the instant is given in Japan time."""
    return Insured(
        insurer_number=row[0],
        symbol=row[1],
        number=row[2],
        branch=row[3],
        name=row[4],
        name_kana=row[5],
        sex=_SEXES[row[6]],
        birth_date=date.fromordinal(row[7]),
        address=row[8],
        municipality=row[9],
        insurer_name=row[10],
        acquired_on=date.fromordinal(row[11]),
        lost_on=_day(row[12]),
        loss_reason=_REASONS[row[13]],
        share=row[14],
        share_from=_day(row[15]),
        document=_DOCUMENTS[row[16]],
        issued_on=_day(row[17]),
        valid_from=_day(row[18]),
        valid_to=_day(row[19]),
        special_care=bool(row[20]),
        limit_class=row[21],
        limit_from=_day(row[22]),
        meal_class=row[23],
        meal_from=_day(row[24]),
        long_stay_on=_day(row[25]),
        disease_class=row[26],
        disease_from=_day(row[27]),
        updated_at=(_EPOCH + timedelta(microseconds=row[28])).astimezone(JAPAN),
    )


def _ordinal(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def _day(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)


def scheme_of(insurer_number: str) -> Scheme:
    """The scheme of an 8-digit insurer number: 39 is late-elderly, 00 and 67 national.

    Source: 保険者番号の設定 (昭和51年保発45号): national numbers have no 法別番号
    and are padded to eight digits.
    """
    if insurer_number.startswith("39"):
        return Scheme.LATE_ELDERLY
    if insurer_number.startswith(("00", "67")):
        return Scheme.NATIONAL
    return Scheme.EMPLOYEE


def insured_key(insurer_number: str, symbol: str, number: str, branch: str) -> int:
    """One 64-bit key for all schemes (snapshot contract).

    Late-elderly: insurer_number × 10^8 + number. Other schemes: minus the first
    63 bits of BLAKE2b over the normalised four fields, so the two never meet.
    Arguments are already normalised (`schema.numbers`).
    """
    late_elderly = insurer_number.startswith("39") and number.isdecimal()
    if late_elderly and len(number) <= _LATE_ELDERLY_DIGITS:
        return int(insurer_number) * 10**8 + int(number)
    joined = f"{insurer_number}\0{symbol}\0{number}\0{branch}".encode()
    return -(int.from_bytes(blake2b(joined, digest_size=8).digest()) >> 1)
