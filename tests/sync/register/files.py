"""Register files for the tests: one good row, and ways to spoil it."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path

from sync.register.csv import BadRows, RegisterFile
from sync.register.reasons import BadRow

GOOD = {
    "保険者番号": "39131040",
    "番号": "00000018",
    "氏名": "見本　花子",
    "カナ氏名": "ﾐﾎﾝ ﾊﾅｺ",
    "性別": "2",
    "生年月日": "1945-01-05",
    "資格取得日": "2020-01-05",
    "負担割合": "10",
    "更新日時": "2025-07-15T02:00:00+09:00",
}
"""The columns that must be there, with 見本　花子 in them."""

FAMILY = GOOD | {
    "保険者番号": "138156",
    "記号": "見01",
    "番号": "1002",
    "枝番": "01",
}
"""A row of a national insurer."""


def csv_text(rows: Sequence[Mapping[str, str]]) -> str:
    """A file of `rows`, whose header is that of the first."""
    stream = StringIO()
    sheet = csv.DictWriter(stream, list(rows[0]))
    sheet.writeheader()
    sheet.writerows(rows)
    return stream.getvalue()


def a_file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    """Write `text` as it is."""
    path = folder / "register.csv"
    path.write_bytes(text.encode(encoding))
    return path


def problems(path: Path) -> list[BadRow]:
    """Everything that is wrong with a file."""
    found: list[BadRow] = []
    try:
        list(RegisterFile(path).people(found.append))
    except BadRows:
        assert found
    return found
