"""One insured person's eligibility: a plain record, its key, its row hash (被保険者).

Columns, their CSV headers and the key are those of the snapshot contract. The
12-digit My Number, its last four digits and medical data have no place here.
"""

from datetime import date, datetime
from hashlib import blake2b, sha256

import msgspec

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

    def row_hash(self) -> bytes:
        """SHA-256 over the record's fields in order, as JSON (行ハッシュ)."""
        return sha256(_ENCODER.encode(msgspec.structs.astuple(self))).digest()


_ENCODER = msgspec.json.Encoder()


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
    if insurer_number.startswith("39") and number.isdecimal() and len(number) <= 8:
        return int(insurer_number) * 10**8 + int(number)
    joined = "\0".join((insurer_number, symbol, number, branch)).encode()
    return -(int.from_bytes(blake2b(joined, digest_size=8).digest()) >> 1)
