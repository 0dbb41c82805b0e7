"""The invented insured persons of the whole test suite; no one else is (見本の人々).

Insurer numbers and insured numbers hold their check digits. Late-elderly numbers
begin with 0000, where the generator never goes.
"""

from datetime import date, datetime
from typing import Any

from msgspec.structs import replace

from schema.clock import JAPAN
from schema.insured import Insured
from schema.terms import Document, LossReason, Sex

VISIT_DAY = date(2025, 10, 15)
"""The day on which everything below is true."""

SHINJUKU = "39131040"
"""Late-elderly insurer number of 新宿区."""
SETAGAYA = "39131123"
"""Late-elderly insurer number of 世田谷区."""
SUGINAMI_NATIONAL = "00138156"
"""National insurer number of 杉並区."""
SAMPLE_SOCIETY = "06139018"
"""An invented health insurance society."""

_UPDATED_AT = datetime(2025, 7, 15, 2, 0, tzinfo=JAPAN)


def a_person(**changes: Any) -> Insured:
    """見本　花子, late-elderly in 新宿区 with a certificate in force, or changed."""
    hanako = Insured(
        insurer_number=SHINJUKU,
        number="00000018",
        name="見本　花子",
        name_kana="ﾐﾎﾝ ﾊﾅｺ",
        sex=Sex.FEMALE,
        birth_date=date(1945, 1, 5),
        address="東京都新宿区見本町1丁目1番1号",
        municipality="13104",
        insurer_name="東京都後期高齢者医療広域連合",
        acquired_on=date(2020, 1, 5),
        share=10,
        share_from=date(2025, 8, 1),
        document=Document.ELIGIBILITY_CERTIFICATE,
        issued_on=date(2025, 7, 15),
        valid_from=date(2025, 8, 1),
        valid_to=date(2026, 7, 31),
        limit_class="B10",
        limit_from=date(2025, 8, 1),
        updated_at=_UPDATED_AT,
    )
    return replace(hanako, **changes)


def a_national_person(**changes: Any) -> Insured:
    """例示　太郎 of 杉並区's 国保, who has only the notice, or changed."""
    taro = Insured(
        insurer_number=SUGINAMI_NATIONAL,
        symbol="見01",
        number="1002",
        branch="01",
        name="例示　太郎",
        name_kana="ﾚｲｼﾞ ﾀﾛｳ",
        sex=Sex.MALE,
        birth_date=date(1968, 5, 20),
        address="東京都杉並区例示台2丁目2番2号",
        municipality="13115",
        insurer_name="杉並区",
        acquired_on=date(2019, 4, 1),
        share=30,
        share_from=date(2019, 4, 1),
        document=Document.ELIGIBILITY_NOTICE,
        issued_on=date(2025, 7, 20),
        limit_class="A04",
        limit_from=date(2025, 8, 1),
        updated_at=_UPDATED_AT,
    )
    return replace(taro, **changes)


def an_employee(**changes: Any) -> Insured:
    """架空　さくら of a health insurance society, with an old card, or changed."""
    sakura = Insured(
        insurer_number=SAMPLE_SOCIETY,
        symbol="AB12",
        number="345",
        branch="01",
        name="架空　さくら",
        name_kana="ｶｸｳ ｻｸﾗ",
        sex=Sex.FEMALE,
        birth_date=date(1990, 3, 31),
        address="東京都三鷹市架空町3丁目3番3号",
        municipality="13204",
        insurer_name="見本工業健康保険組合",
        acquired_on=date(2015, 4, 1),
        share=30,
        share_from=date(2015, 4, 1),
        document=Document.INSURANCE_CARD,
        issued_on=date(2022, 4, 1),
        valid_from=date(2022, 4, 1),
        valid_to=date(2025, 12, 1),
        limit_class="A03",
        limit_from=date(2025, 8, 1),
        updated_at=_UPDATED_AT,
    )
    return replace(sakura, **changes)


HANAKO = a_person()
"""見本　花子: nothing unusual."""

WITH_BLACK_CIRCLE = a_person(
    number="00000026",
    name="見●　ハナ",
    name_kana="ﾐﾎﾝ ﾊﾅ",
    birth_date=date(1930, 2, 11),
    acquired_on=date(2008, 4, 1),
)
"""Her surname has a character without a common code (黒丸)."""

WITH_VARIANT_KANJI = a_person(
    number="00000034",
    name="髙﨑　德治",
    name_kana="ﾀｶｻｷ ﾄｸｼﾞ",
    sex=Sex.MALE,
    birth_date=date(1938, 12, 25),
    acquired_on=date(2013, 12, 25),
    share=20,
    limit_class="B09",
)
"""高崎徳治 in variant characters (異体字)."""

MOVED_FROM = a_person(
    insurer_number=SETAGAYA,
    number="00000042",
    name="例示　一郎",
    name_kana="ﾚｲｼﾞ ｲﾁﾛｳ",
    sex=Sex.MALE,
    birth_date=date(1942, 6, 30),
    address="東京都世田谷区例示台4丁目4番4号",
    municipality="13112",
    acquired_on=date(2017, 6, 30),
    lost_on=date(2025, 9, 1),
    loss_reason=LossReason.OTHER,
    updated_at=datetime(2025, 9, 1, 10, 0, tzinfo=JAPAN),
)
"""The old row of someone who moved within Tokyo (転居前)."""

MOVED_TO = replace(
    MOVED_FROM,
    insurer_number=SHINJUKU,
    address="東京都新宿区見本町5丁目5番5号",
    municipality="13104",
    acquired_on=date(2025, 9, 1),
    lost_on=None,
    loss_reason=None,
    issued_on=date(2025, 9, 1),
    valid_from=date(2025, 9, 1),
)
"""The same person's new row: the same insured number (転居後)."""

LOST = a_person(
    number="00000059",
    name="架空　キヨ",
    name_kana="ｶｸｳ ｷﾖ",
    birth_date=date(1928, 8, 15),
    acquired_on=date(2008, 4, 1),
    lost_on=date(2025, 8, 20),
    loss_reason=LossReason.PUBLIC_ASSISTANCE,
    updated_at=datetime(2025, 8, 21, 11, 0, tzinfo=JAPAN),
)
"""She lost her eligibility in August (資格喪失)."""

IN_SPECIAL_CARE = a_person(
    number="00000067",
    name="設例　茂",
    name_kana="ｾﾂﾚｲ ｼｹﾞﾙ",
    sex=Sex.MALE,
    birth_date=date(1941, 1, 1),
    acquired_on=date(2016, 1, 1),
    special_care=True,
)
"""He pays in full and is reimbursed (特別療養費)."""

NATIONAL_SPOUSE = a_national_person(
    branch="02",
    name="例示　恵子",
    name_kana="ﾚｲｼﾞ ｹｲｺ",
    sex=Sex.FEMALE,
    birth_date=date(1970, 7, 7),
)
"""She shares symbol and number with 例示　太郎 (枝番 02)."""

EVERYONE = (
    HANAKO,
    WITH_BLACK_CIRCLE,
    WITH_VARIANT_KANJI,
    MOVED_FROM,
    MOVED_TO,
    LOST,
    IN_SPECIAL_CARE,
    a_national_person(),
    NATIONAL_SPOUSE,
    an_employee(),
)
"""All of them, one row each."""
