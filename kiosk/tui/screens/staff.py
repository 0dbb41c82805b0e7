"""Who may sign in here, what they may do, and how that is changed (職員).

1. IT sees everybody; everybody else sees their own account, and changes their own
   passphrase.
2. Every question is a panel; whatever is given up leaves all as it was.
3. What is slow runs beside the screen.
"""

from asyncio import to_thread
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial

from textual import work
from textual.content import Content

from kiosk.desk.passphrase import refuse_weak
from kiosk.desk.staff import (
    LONGEST_NAME,
    Account,
    Enrolment,
    Factor,
    Role,
    StaffPort,
    number_of,
)
from kiosk.desk.staff import shortest as shortest_of
from kiosk.labels import error_text, text
from kiosk.tui.flow import wrap
from kiosk.tui.screens import staff_panels as panels
from kiosk.tui.screens.choices import Choice, ChoicePanel
from kiosk.tui.screens.paged import Paged
from kiosk.tui.screens.room import room_in
from kiosk.tui.screens.sentence import SentencePanel
from kiosk.tui.screens.staff_panels import EnrolmentPanel, SecretPanel, roles_of
from schema.clock import JAPAN
from schema.errors import MadoguchiError

ADD = "9"
"""Digit that makes an account."""
ON_A_PAGE = 7
"""Accounts that a page shows."""

CHANGES = {
    "1": "name",
    "2": "roles",
    "3": "passphrase",
    "4": "factor",
    "5": "release",
    "6": "withdraw",
}
"""What can be done with an account, by its digit."""


class StaffScreen(Paged[None]):
    """The accounts, page by page."""

    def __init__(self, staff: StaffPort) -> None:
        """Show and change the accounts of `staff`."""
        super().__init__()
        self._staff = staff
        self._message = ""
        self._is_wrong = False
        self._is_it = staff.may(Role.IT)
        self._accounts = self._seen()

    def _seen(self) -> Sequence[Account]:
        own = self._staff.current()
        everybody = [one for one in self._staff.accounts() if one.is_active]
        return everybody if self._is_it else [own]

    @property
    def listed(self) -> Sequence[Account]:
        """The accounts of this page; the first has the digit 1."""
        first = self.page * ON_A_PAGE
        return self._accounts[first : first + ON_A_PAGE]

    def turn(self, by: int) -> None:
        """Go on to another page."""
        pages = -(-len(self._accounts) // ON_A_PAGE)
        self.page = (self.page + by) % max(pages, 1)
        self.draw()

    def content(self) -> Content:
        """Title, accounts, what was done, keys."""
        lines = [Content.styled(text("staff.title"), "bold"), Content("")]
        for nth, one in enumerate(self.listed, 1):
            lines += self._row(nth, one)
        style = "bold $text-error" if self._is_wrong else "bold"
        lines += [Content(""), *self._wrapped(self._message, style), Content("")]
        keys = "staff.keys" if self._is_it else "staff.own_keys"
        lines += self._wrapped(text(keys), "$text-muted")
        return Content("\n").join(lines)

    def _row(self, nth: int, one: Account) -> Iterator[Content]:
        digit = Content.styled(f" {nth} ", "bold reverse")
        name = f"  {text('staff.number', number=one.number)}  {one.call_name}"
        here = f"  {text('staff.here')}" if one.id == self._staff.current().id else ""
        yield digit + Content(name + here)
        at = one.signed_in_at
        last = f"{at.astimezone(JAPAN):%m/%d %H:%M}" if at else text("staff.never")
        said = [roles_of(one.roles), one.factor.ja, text("staff.last", at=last)]
        if one.locked_for:
            minutes = -(-one.locked_for // 60)
            said.append(text("staff.locked", minutes=f"{minutes:.0f}"))
        yield Content.styled(f"     {'  '.join(said)}", "$text-muted")

    def _wrapped(self, said: str, style: str) -> Iterator[Content]:
        for line in wrap(said, room_in(self.app.size)):
            yield Content.styled(line, style)

    def chosen(self, key: str) -> None:
        """Make an account, or ask what to do with one."""
        if key == ADD and self._is_it:
            self._run(self._add)
        elif key.isdecimal() and 1 <= int(key) <= len(self.listed):
            account = self.listed[int(key) - 1]
            self._run(lambda: self._change(account))
        else:
            self.app.bell()

    @work(exclusive=True)
    async def _run(self, flow: Callable[[], Awaitable[str]]) -> None:
        """Go through the panels of one change; say what came of it."""
        try:
            self._message, self._is_wrong = await flow(), False
        except MadoguchiError as error:
            self._message, self._is_wrong = error_text(error), True
            self.app.bell()
        self._is_it = self._staff.may(Role.IT)
        self._accounts = self._seen()
        self.draw()

    async def _add(self) -> str:
        """Name, roles, second factor, passphrase, and the app where there is one."""
        name = await self._call_name()
        if name is None:
            return ""
        key = await self.app.push_screen_wait(panels.new_roles())
        if key is None:
            return ""
        given = await self._given(self._staff.next_id(), None, name)
        if given is None:
            return ""
        roles = panels.ROLES[key]
        made = await to_thread(self._staff.add, name, roles, *given)
        return text(f"staff.added_{made.factor}", number=made.number)

    async def _call_name(self) -> str | None:
        free = panels.names_free(one.call_name for one in self._staff.accounts())
        key = await self.app.push_screen_wait(panels.names(free))
        if key == panels.OTHER_NAME:
            title, lead = text("staff.name_title"), text("staff.name_lead")
            typed = await self.app.push_screen_wait(SentencePanel(title, lead))
            return typed[:LONGEST_NAME] if typed else None
        if key is None or key == panels.NO_NAME:
            return None if key is None else ""
        return free[int(key) - 1]

    async def _given(
        self, staff: str, now: Factor | None, name: str
    ) -> tuple[str, tuple[Enrolment, str] | None] | None:
        """A passphrase, and what an app made of a secret where one is to go with it."""
        factor = now
        if factor is None:
            key = await self.app.push_screen_wait(panels.factors())
            if key is None:
                return None
            factor = panels.FACTORS[key]
        passphrase = await self._twice(factor, name)
        if passphrase is None or now is not None or factor is Factor.DEVICE:
            return None if passphrase is None else (passphrase, None)
        enrolment = self._staff.enrolment(staff)
        makes = partial(self._staff.makes, enrolment)
        panel = EnrolmentPanel(enrolment, number_of(staff), makes)
        code = await self.app.push_screen_wait(panel)
        return None if code is None else (passphrase, (enrolment, code))

    async def _twice(self, factor: Factor, name: str) -> str | None:
        """A new passphrase, typed twice alike."""
        title = text("staff.new_title")
        lead = text("staff.new_lead", least=shortest_of(factor))
        refuse = partial(refuse_weak, factor=factor, call_name=name)
        while True:
            first = await self._secret(title, lead, refuse)
            if first is None:
                return None
            again = await self._secret(title, text("lock.again"))
            if again is None or again == first:
                return again
            lead = text("lock.mismatch")

    async def _secret(
        self, title: str, lead: str, refuse: Callable[[str], None] | None = None
    ) -> str | None:
        return await self.app.push_screen_wait(SecretPanel(title, lead, refuse))

    async def _change(self, account: Account) -> str:
        """What to do with an account, and do it."""
        does = {
            "name": self._rename,
            "roles": self._switch_roles,
            "passphrase": self._new_passphrase,
            "factor": self._new_factor,
            "release": self._release,
            "withdraw": self._withdraw,
        }
        may = CHANGES if self._is_it else {"3": "passphrase", "4": "factor"}
        choices = tuple(Choice(k, text(f"staff.do_{name}")) for k, name in may.items())
        title = text("staff.number", number=account.number)
        panel = ChoicePanel(title, account.call_name, choices)
        key = await self.app.push_screen_wait(panel)
        return await does[may[key]](account) if key is not None else ""

    async def _rename(self, account: Account) -> str:
        name = await self._call_name()
        if name is None:
            return ""
        self._staff.call(account.id, name)
        return text("staff.done")

    async def _switch_roles(self, account: Account) -> str:
        key = await self.app.push_screen_wait(panels.roles_now(account))
        if key is None:
            return ""
        role = tuple(Role)[int(key) - 1]
        self._staff.set_roles(account.id, set(account.roles) ^ {role})
        return text("staff.done")

    async def _new_passphrase(self, account: Account) -> str:
        own: str | None = ""
        if account.id == self._staff.current().id:
            own = await self._secret(text("staff.own_title"), text("staff.own_lead"))
        if own is None:
            return ""
        given = await self._given(account.id, account.factor, account.call_name)
        if given is None:
            return ""
        await to_thread(self._staff.set_passphrase, account.id, given[0], own)
        return text("staff.done")

    async def _new_factor(self, account: Account) -> str:
        given = await self._given(account.id, None, account.call_name)
        if given is None:
            return ""
        await to_thread(self._staff.set_factor, account.id, *given)
        return text("staff.done")

    async def _release(self, account: Account) -> str:
        self._staff.release(account.id)
        return text("staff.done")

    async def _withdraw(self, account: Account) -> str:
        choices = (Choice("1", text("staff.withdraw_yes")),)
        lead = text("staff.withdraw_lead")
        panel = ChoicePanel(text("staff.do_withdraw"), lead, choices)
        if await self.app.push_screen_wait(panel) is None:
            return ""
        self._staff.withdraw(account.id)
        return text("staff.done")
