"""Everything that a clinic may set, in one closed list (設定).

1. What is not in the list is no setting. What the program remembers for itself lies
   beside them in the store, and nobody sets it.
2. A value has one written form, however it was typed.
3. Who set a value last, and when, is kept beside it.
4. No setting is secret: passphrases and keys are none. Only IT changes one.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import msgspec

from kiosk.desk.approval import ON_REVIEW, SUPERVISION
from kiosk.desk.staff import CODE_HOURS, USUAL_CODE_HOURS

FACILITY, JURISDICTION = "facility", "jurisdiction"
INSTITUTION, PHONE = "oqs.institution", "facility.phone"
DESK, DEPOSIT, IDLE = "desk", "desk.deposit", "idle_seconds"
GATEWAYS, ASK_CONSENT = "online.gateways", "online.ask_consent"
FOLDER, ENCODING, DEADLINE = "oqs.folder", "oqs.encoding", "oqs.deadline"
CENTRAL_DEADLINE = "central.deadline"
PRINTER, FORMS = "paper.printer", "paper.folder"
SLIP, SLIP_PRINTER = "paper.slip", "paper.slip_printer"
THEME = "screen.theme"

TERMINAL, CENTRAL = "oqs_folder", "central"
"""The registers that can be asked."""
ASKED = "asked"
"""Value of `DEPOSIT` where one is asked."""
YES, NO = "1", "0"
"""Values of what is done or not."""


class Group(StrEnum):
    """What a setting is about; one page of the screen each (設定の区分)."""

    CLINIC = "clinic"
    DESK = "desk"
    ONLINE = "online"
    PAPER = "paper"
    KEYS = "keys"


class Kind(StrEnum):
    """How a value is written (値の形)."""

    WORDS = "words"
    """A name, at most `most` characters."""
    CHOICE = "choice"
    """One of `choices`."""
    ORDER = "order"
    """Some of `choices` in an order, commas between."""
    SECONDS = "seconds"
    """A number from `least` to `most`."""
    AREA = "area"
    """都道府県 or 市区町村, 2 or 5 digits."""
    TELEPHONE = "telephone"
    """As it is to be printed."""
    INSTITUTION = "institution"
    """医療機関コード, 10 digits."""
    FOLDER = "folder"
    """A whole path."""
    PRINTER = "printer"
    """As the system calls it; empty for the usual one."""
    KEY = "key"
    """One of `choices`, no two actions on the same."""


class Counts(StrEnum):
    """From when on a change counts (反映)."""

    AT_ONCE = "at_once"
    AT_START = "at_start"


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a clinic may set (設定の1件)."""

    name: str
    """In the store and on the command line."""
    group: Group
    """What it is about."""
    kind: Kind
    """How its value is written."""
    default: str = ""
    """What counts where nothing is set."""
    choices: tuple[str, ...] = ()
    """Every value of a choice, in the order of their digits."""
    least: float = 0
    """The smallest number."""
    most: float = 0
    """The greatest number, or the most characters."""
    counts: Counts = Counts.AT_ONCE
    """From when on a change counts."""


_AT_START = Counts.AT_START

SETTINGS: tuple[Setting, ...] = (
    Setting(
        name=FACILITY,
        group=Group.CLINIC,
        kind=Kind.WORDS,
        default="医療機関名未設定",
        most=40,
        counts=_AT_START,
    ),
    Setting(
        name=JURISDICTION,
        group=Group.CLINIC,
        kind=Kind.AREA,
        default="13",
        counts=_AT_START,
    ),
    Setting(
        name=INSTITUTION, group=Group.CLINIC, kind=Kind.INSTITUTION, counts=_AT_START
    ),
    Setting(name=PHONE, group=Group.CLINIC, kind=Kind.TELEPHONE),
    Setting(
        name=DESK,
        group=Group.DESK,
        kind=Kind.WORDS,
        default="受付1",
        most=12,
        counts=_AT_START,
    ),
    Setting(name=DEPOSIT, group=Group.DESK, kind=Kind.CHOICE, choices=("", ASKED)),
    Setting(
        name=SUPERVISION, group=Group.DESK, kind=Kind.CHOICE, choices=("", ON_REVIEW)
    ),
    Setting(
        name=CODE_HOURS,
        group=Group.DESK,
        kind=Kind.CHOICE,
        default=USUAL_CODE_HOURS,
        choices=("0", "1", "4", "12"),
    ),
    Setting(
        name=IDLE,
        group=Group.DESK,
        kind=Kind.SECONDS,
        default="180",
        least=30,
        most=900,
    ),
    Setting(
        name=THEME,
        group=Group.DESK,
        kind=Kind.CHOICE,
        default="dark",
        choices=("light", "dark", "contrast"),
    ),
    Setting(
        name=GATEWAYS,
        group=Group.ONLINE,
        kind=Kind.ORDER,
        choices=(TERMINAL, CENTRAL),
        counts=_AT_START,
    ),
    Setting(name=FOLDER, group=Group.ONLINE, kind=Kind.FOLDER, counts=_AT_START),
    Setting(
        name=ENCODING,
        group=Group.ONLINE,
        kind=Kind.CHOICE,
        default="utf-8",
        choices=("utf-8", "shift_jis"),
        counts=_AT_START,
    ),
    Setting(
        name=DEADLINE,
        group=Group.ONLINE,
        kind=Kind.SECONDS,
        default="10",
        least=1,
        most=120,
        counts=_AT_START,
    ),
    Setting(
        name=CENTRAL_DEADLINE,
        group=Group.ONLINE,
        kind=Kind.SECONDS,
        default="10",
        least=1,
        most=120,
        counts=_AT_START,
    ),
    Setting(
        name=ASK_CONSENT,
        group=Group.ONLINE,
        kind=Kind.CHOICE,
        default=YES,
        choices=(YES, NO),
    ),
    Setting(name=PRINTER, group=Group.PAPER, kind=Kind.PRINTER),
    Setting(name=FORMS, group=Group.PAPER, kind=Kind.FOLDER),
    Setting(
        name=SLIP,
        group=Group.PAPER,
        kind=Kind.CHOICE,
        default="a4",
        choices=("a4", "receipt80"),
    ),
    Setting(name=SLIP_PRINTER, group=Group.PAPER, kind=Kind.PRINTER),
)
"""Everything but the keys, in the order of the pages."""

DEFAULTS: Mapping[str, str] = {one.name: one.default for one in SETTINGS}
"""What counts where nothing is set, by name."""


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """Who set a value last (最後に変えた人)."""

    staff: str
    """Staff id, never a name."""
    at: datetime
    """When."""


class SettingsPort(Protocol):
    """Where settings are kept."""

    def get(self, name: str, default: str = "") -> str:
        """The value under a name, or the default where nothing is kept."""
        ...

    def change(self, values: Mapping[str, str], staff: str, at: datetime) -> None:
        """Keep every value, and who set it when; all of it or nothing."""
        ...

    def changed(self, name: str) -> Changed | None:
        """Who set a value last; `None` where nobody noted it."""
        ...


def on_page(group: Group, settings: Sequence[Setting] = SETTINGS) -> Sequence[Setting]:
    """The settings of one group, in their order."""
    return tuple(one for one in settings if one.group is group)
