"""The columns of a register file, by their Japanese and English headers (項目).

1. A header is known by the contract's Japanese name, by the field's name, or by
   another name in common use; widths, blanks and brackets do not matter.
2. The contract names four columns 発効期日: a bare one belongs to the column at
   its left.
3. A file with a column for My Numbers, medical data or images is refused whole;
   so is one with a column that nobody knows, rather than drop its data silently.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from schema.errors import Refused, Unreadable
from sync.register import cells
from sync.register.forbidden import is_forbidden


@dataclass(frozen=True, slots=True)
class Column:
    """One column (項目)."""

    field: str
    """The field of `Insured`."""
    header: str
    """What the writer writes."""
    read: cells.Reader | None
    """Reads a cell; `None` for the insured number, whose form the scheme decides."""
    must: bool = False
    """True where neither the column nor a cell may be missing."""
    also: tuple[str, ...] = ()
    """Other names it is known by."""


_NUMBER_NAMES = ("被保険者番号", "番号(被保険者番号)")
_KANA_NAMES = ("氏名カナ", "フリガナ")

COLUMNS = (
    Column("insurer_number", "保険者番号", cells.insurer_number, must=True),
    Column("symbol", "記号", cells.symbol, also=("被保険者証等記号",)),
    Column("number", "番号", None, must=True, also=_NUMBER_NAMES),
    Column("branch", "枝番", cells.branch),
    Column("name", "氏名", cells.name, must=True),
    Column("name_kana", "カナ氏名", cells.name, must=True, also=_KANA_NAMES),
    Column("sex", "性別", cells.sex, must=True),
    Column("birth_date", "生年月日", cells.birth_date, must=True),
    Column("address", "住所", cells.free_text),
    Column("municipality", "市区町村コード", cells.municipality),
    Column("insurer_name", "保険者名", cells.free_text, also=("保険者名称",)),
    Column("acquired_on", "資格取得日", cells.day, must=True, also=("資格取得年月日",)),
    Column("lost_on", "資格喪失日", cells.optional_day, also=("資格喪失年月日",)),
    Column("loss_reason", "喪失事由", cells.loss_reason, also=("資格喪失事由",)),
    Column("share", "負担割合", cells.share, must=True, also=("一部負担割合",)),
    Column("share_from", "負担割合発効期日", cells.optional_day),
    Column("document", "交付書類", cells.document),
    Column("issued_on", "交付年月日", cells.optional_day),
    Column("valid_from", "発効日", cells.optional_day, also=("有効開始日",)),
    Column("valid_to", "有効期限", cells.printed_day, also=("有効終了日",)),
    Column("special_care", "特別療養費", cells.flag),
    Column("limit_class", "限度額適用区分", cells.limit_class),
    Column("limit_from", "限度額適用区分発効期日", cells.optional_day),
    Column("meal_class", "食事・生活療養標準負担額区分", cells.meal_class),
    Column("meal_from", "食事・生活療養標準負担額区分発効期日", cells.optional_day),
    Column("long_stay_on", "長期入院該当日", cells.optional_day),
    Column("disease_class", "特定疾病区分", cells.disease_class),
    Column("disease_from", "特定疾病区分発効期日", cells.optional_day),
    Column("updated_at", "更新日時", cells.instant, must=True),
)
"""All of them, in the order of the record."""

_DIGITS = re.compile(r"\d{4}")
_LONGEST_SHOWN = 20
_BARE = "発効期日"
_FROM_OF = {
    "share": "share_from",
    "limit_class": "limit_from",
    "meal_class": "meal_from",
    "disease_class": "disease_from",
}
_BY_FIELD = {column.field: column for column in COLUMNS}


def plain_header(header: str) -> str:
    """A header in the form that is compared."""
    text = unicodedata.normalize("NFKC", header).lower()
    return re.sub(r"[\s・の()]", "", text)


_BY_NAME = {
    plain_header(name): column
    for column in COLUMNS
    for name in (column.field, column.header, *column.also)
}


def column_named(header: str) -> Column | None:
    """The column that a header names, by any of its names."""
    return _BY_NAME.get(plain_header(header))


def resolve(header: Sequence[str]) -> list[Column]:
    """The columns that a header row names, in its order.

    Raises:
        Refused: E-CSV-FORBIDDEN, naming the columns that must not exist.
        Unreadable: E-CSV-HEADER no header row, E-CSV-COLUMNS unknown, doubled or
            missing columns, all of them at once.
    """
    found = _recognised(header)
    if not any(found):
        raise _no_header(len(header))
    if forbidden := _named(header, list(map(is_forbidden, header))):
        raise _forbidden(forbidden)
    columns = [column for column in found if column]
    unknown = _named(header, [column is None for column in found])
    doubled = {column.header for column in columns if columns.count(column) > 1}
    missing = [c.header for c in COLUMNS if c.must and c not in columns]
    if unknown or doubled or missing:
        raise _wrong_columns(unknown, sorted(doubled), missing)
    return columns


def _recognised(header: Sequence[str]) -> list[Column | None]:
    """Each header's column; a bare 発効期日 goes by the one at its left."""
    found: list[Column | None] = []
    for name in header:
        column = column_named(name)
        if column is None and plain_header(name) == _BARE and found and found[-1]:
            column = _BY_FIELD.get(_FROM_OF.get(found[-1].field, ""))
        found.append(column)
    return found


def _named(header: Sequence[str], chosen: Sequence[bool]) -> list[str]:
    """The chosen columns by their place; by name too where it looks like a name.

    A file without a header has somebody's row in its place.
    """
    return [
        f"column {at}{_quoted(name)}"
        for at, (name, wanted) in enumerate(zip(header, chosen, strict=True), 1)
        if wanted
    ]


def _quoted(name: str) -> str:
    if not name or _DIGITS.search(name):
        return ""
    return f" {name[:_LONGEST_SHOWN]!r}"


def _no_header(width: int) -> Unreadable:
    return Unreadable(
        "E-CSV-HEADER",
        subject="line 1",
        found=f"{width} field(s), none of them the name of a column",
        expected="a header row, separated by commas: 保険者番号,番号,氏名,…",
        hint="put the header row first; separate by commas, not by tabs",
    )


def _forbidden(names: Sequence[str]) -> Refused:
    return Refused(
        "E-CSV-FORBIDDEN",
        subject="line 1",
        found="column(s) that must not exist: " + ", ".join(names),
        expected="no My Number, no medical data, no image",
        hint="have the file written again without them, and delete this one safely",
    )


def _wrong_columns(
    unknown: Sequence[str], doubled: Sequence[str], missing: Sequence[str]
) -> Unreadable:
    lists = (("unknown", unknown), ("twice", doubled), ("missing", missing))
    found = "; ".join(f"{what}: {', '.join(names)}" for what, names in lists if names)
    return Unreadable(
        "E-CSV-COLUMNS",
        subject="line 1",
        found=found,
        expected="only " + ", ".join(column.header for column in COLUMNS),
        hint="rename or leave out the unknown columns and add the missing ones",
    )
