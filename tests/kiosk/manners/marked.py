"""A desk that holds somebody marked, and the search for every mark in what it leaves.

Marks are long: a few bytes would turn up by chance in what is encrypted.
"""

from datetime import date
from pathlib import Path

from kiosk.store.vault import create_store
from schema.clock import SystemClock
from tests.kiosk.doctor.marks import found_in
from tests.kiosk.manners.a_desk import QUICK
from tests.people import a_person

MARKED = a_person(
    number="76543215",
    name="印付見本　秘密之助",
    name_kana="ｼﾙｼﾂｷﾐﾎﾝ ﾋﾐﾂﾉｽｹ",
    birth_date=date(1941, 2, 3),
    address="架空県印付市秘密町9丁目9番9号",
)
"""Nobody; kept at the desk."""
PASSPHRASE = "marked but quite invented"  # noqa: S105
CALL_NAME = "印付の秘密さん"
"""What somebody of the staff is called."""
TELEPHONE = "0300009876"
"""A number that nobody has."""

MARKS = {
    "name": MARKED.name,
    "surname": MARKED.name.split("　")[0],
    "kana": MARKED.name_kana,
    "kana, wide": "シルシツキミホン",
    "number": MARKED.number,
    "born": "1941-02-03",
    "born, compact": "19410203",
    "born, Japanese": "昭和16年2月3日",
    "address": MARKED.address,
    "telephone": TELEPHONE,
    "call name": CALL_NAME,
    "passphrase": PASSPHRASE,
}
"""What may stand nowhere, by what it is."""
_SECRETS = {name: said.encode() for name, said in MARKS.items()}


def set_up(folder: Path) -> Path:
    """A desk whose copy, staff and settings are marked, closed."""
    desk, clock = folder / "desk", SystemClock()
    with create_store(desk, PASSPHRASE, clock, staff="staff-1", stretch=QUICK) as store:
        store.shelf.replace([MARKED], as_of=clock.now(), source="import")
        store.accounts.stretch = QUICK
        store.accounts.call("staff-1", CALL_NAME)
        store.settings.put("jurisdiction", "13")
    return desk


def marks_in(data: bytes) -> set[str]:
    """Which marks can be read out of these bytes, in any usual writing."""
    return found_in(data, _SECRETS)


def marks_under(folder: Path) -> dict[str, set[str]]:
    """Which marks are in the names or the bytes of the files of a folder, by file."""
    found = {
        str(path.relative_to(folder)): marks_in(
            path.read_bytes() + b"\n" + str(path.relative_to(folder)).encode()
        )
        for path in folder.rglob("*")
        if path.is_file()
    }
    return {name: marks for name, marks in found.items() if marks}
