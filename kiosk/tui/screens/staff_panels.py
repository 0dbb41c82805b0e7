"""What is asked when an account is made or changed: secrets, names, roles (職員の入力).

1. A passphrase never shows; it is typed twice where it is new.
2. The secret of an app is shown until a code fits, as a QR code and in groups, and
   is given up by Esc; nothing beneath shows beside it. Its blocks are dark
   on light, whatever the colours of the desk are.
"""

import unicodedata
from collections.abc import Callable, Iterable, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from kiosk.desk.staff import DIGITS, Account, Enrolment, Factor, Role
from kiosk.labels import error_text, text
from kiosk.tui.flow import wrap
from kiosk.tui.screens.choices import Choice, ChoicePanel
from kiosk.tui.screens.panel import Panel
from kiosk.tui.screens.sheet import Sheet
from kiosk.words.enrolment import grouped, qr_lines
from schema.errors import Refused

LONGEST = 128
"""Characters of a passphrase."""
ON_PAPER = "#000000 on #ffffff"
"""Colours of a QR code."""
BESIDE = 38
"""Cells of a line beside it."""
LETTERS = "ABCDEF"
"""Of the call names that one digit gives."""
ROLES = {
    "1": (Role.RECEPTION,),
    "2": (Role.RECEPTION, Role.SUPERVISOR),
    "3": (Role.IT,),
    "4": tuple(Role),
}
"""Roles that a new account is given by one digit."""
FACTORS = {"1": Factor.TOTP, "2": Factor.DEVICE}
"""What goes with a passphrase, by one digit."""
OTHER_NAME, NO_NAME = "8", "9"
"""Digits of a name that is typed, and of none."""


class SecretPanel(Sheet[str]):
    """Gives a passphrase that was typed unseen; `None` where it was given up."""

    def __init__(
        self, title: str, lead: str, refuse: Callable[[str], None] | None = None
    ) -> None:
        """Ask for it.

        Args:
            title: Whose, and which.
            lead: What to type.
            refuse: Raises where it is too easily tried; `None` for one in use.
        """
        super().__init__()
        self._title = title
        self._lead = lead
        self._refuse = refuse
        self._typed = ""
        self._refused = ""

    def content(self) -> Content:
        """What is asked for, and a dot for each character."""
        lines = [Content.styled(self._title, "bold"), *self.wrapped(self._lead)]
        lines += [Content(""), *self.wrapped(f"▶ {'●' * len(self._typed)}▏")]
        lines += [*self.wrapped(self._refused, "bold $text-error"), Content("")]
        lines += self.wrapped(text("staff.secret_keys"), "$text-muted")
        return Content("\n").join(lines)

    def take_key(self, event: events.Key) -> None:
        """Type, take back, give it, or leave."""
        if event.key == "escape":
            self.leave()
        elif event.key == "enter":
            self._give()
        elif event.key == "backspace":
            self._typed = self._typed[:-1]
        elif event.character and event.is_printable:
            self._type(event.character)
        else:
            self.app.bell()
        self.draw()

    def on_paste(self, event: events.Paste) -> None:
        """Composed letters arrive at once."""
        event.stop()
        self._type("".join(filter(str.isprintable, event.text)))
        self.draw()

    def _type(self, typed: str) -> None:
        self._typed = (self._typed + typed)[:LONGEST]
        self._refused = ""

    def _give(self) -> None:
        try:
            if self._refuse is not None and self._typed:
                self._refuse(self._typed)
        except Refused as error:
            self._refused = error_text(error)
        if self._refused or not self._typed:
            self.app.bell()
        else:
            self.leave(self._typed)


class EnrolmentPanel(Panel[str]):
    """Gives the code that an app makes of a new secret; `None` for none."""

    DEFAULT_CSS = """
    EnrolmentPanel { align: center middle; }
    EnrolmentPanel #enrolment {
        width: 80; height: auto; max-height: 100%;
        border: round $accent; background: $surface;
    }
    EnrolmentPanel Horizontal { height: auto; }
    EnrolmentPanel #enrolment-qr { width: 38; }
    EnrolmentPanel #enrolment-said { width: 1fr; padding: 0 1; }
    """

    def __init__(
        self, enrolment: Enrolment, number: str, makes: Callable[[str], bool]
    ) -> None:
        """Show it.

        Args:
            enrolment: The secret.
            number: Whose it will be.
            makes: Whether an app that took it shows this code now.
        """
        super().__init__()
        self._makes = makes
        self._asked = "staff.app_code"
        self._enrolment = enrolment
        self._number = number
        self._typed = ""

    def compose(self) -> ComposeResult:
        """The QR code, and beside it what to do."""
        qr = Content("\n").join(
            Content.styled(line, ON_PAPER) for line in qr_lines(self._enrolment.uri)
        )
        title = text("staff.app_title", number=self._number)
        with Vertical(id="enrolment"):
            yield Static(Content.styled(title, "bold"), id="enrolment-title")
            with Horizontal():
                yield Static(qr, id="enrolment-qr")
                yield Static(id="enrolment-said")

    def on_mount(self) -> None:
        """Draw what is said beside it."""
        self._draw()

    def _draw(self) -> None:
        secret = grouped(self._enrolment.secret)
        told = [text(f"staff.app_{name}") for name in ("beside", "read", "by_hand")]
        asked = ("", text(self._asked), f"▶ {self._typed}▏", "")
        every = (*told, secret, *asked, text("staff.app_keys"))
        lines = [line for one in every for line in wrap(one, BESIDE) or [""]]
        said = Content("\n".join(lines))
        self.query_one("#enrolment-said", Static).update(said)

    def take_key(self, event: events.Key) -> None:
        """Take six digits, or give it up."""
        digit = unicodedata.normalize("NFKC", event.character or "")
        if event.key == "escape":
            self.leave()
        elif event.key == "backspace":
            self._typed = self._typed[:-1]
        elif digit.isdecimal() and len(self._typed) < DIGITS:
            self._typed += digit
        else:
            self.app.bell()
        if len(self._typed) == DIGITS:
            self._try()
        self._draw()

    def _try(self) -> None:
        """Give the code; one that does not fit is asked for again, beside the same."""
        if self._makes(self._typed):
            self.leave(self._typed)
        else:
            self._typed, self._asked = "", "staff.app_wrong"
            self.app.bell()


def names_free(taken: Iterable[str]) -> Sequence[str]:
    """Call names that one digit gives, such as 受付A, and nobody has."""
    used = set(taken)
    every = [text("staff.name", letter=letter) for letter in LETTERS]
    return [name for name in every if name not in used]


def names(free: Sequence[str]) -> ChoicePanel:
    """How the account is called."""
    offered = [Choice(str(nth), name) for nth, name in enumerate(free, 1)]
    offered += [
        Choice(OTHER_NAME, text("staff.other_name")),
        Choice(NO_NAME, text("staff.no_name")),
    ]
    lead = text("staff.name_lead")
    return ChoicePanel(text("staff.name_title"), lead, tuple(offered), needs_digit=True)


def new_roles() -> ChoicePanel:
    """What a new account may do."""
    choices = tuple(Choice(key, roles_of(roles)) for key, roles in ROLES.items())
    lead = text("staff.roles_lead")
    return ChoicePanel(text("staff.roles_title"), lead, choices, needs_digit=True)


def roles_now(account: Account) -> ChoicePanel:
    """What an account may do; a digit switches a role."""
    choices = tuple(
        Choice(str(nth), f"{'■' if role in account.roles else '□'} {role.ja}")
        for nth, role in enumerate(Role, 1)
    )
    return ChoicePanel(text("staff.roles_title"), text("staff.roles_lead"), choices)


def factors() -> ChoicePanel:
    """What goes with a passphrase."""
    choices = tuple(
        Choice(key, text(f"staff.factor_{factor}"), text(f"staff.factor_{factor}_more"))
        for key, factor in FACTORS.items()
    )
    lead = text("staff.factor_lead")
    return ChoicePanel(text("staff.factor_title"), lead, choices, needs_digit=True)


def roles_of(roles: Iterable[Role]) -> str:
    """Roles in a list."""
    wanted = set(roles)
    said = [role.ja for role in Role if role in wanted]
    return "・".join(said) or text("staff.no_roles")
