"""The patients of the run without a terminal, one after the other (一連の受付).

Every visit is keys only, as a clerk would press them; a picture is taken of
every screen on the way.
"""

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

from textual.screen import Screen
from textual.widgets import Input

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import PASSPHRASE, Demo
from kiosk.demo.fingers import Fingers
from kiosk.desk.form import Form
from kiosk.words.keymap import USUAL_KEYS
from schema.insured import Insured, scheme_of
from schema.terms import Scheme

EXPIRED = "5070731"
"""令和7年7月31日, as it is typed."""
TELEPHONE = "00000000000"
"""Nobody's number."""
NARROW, USUAL, WIDE = (80, 24), (100, 30), (160, 45)
"""Sizes of a terminal."""


class Scenes:
    """Plays every visit, in order, on a demo that is shown."""

    def __init__(self, hands: Fingers, demo: Demo, cast: Cast, out: Path) -> None:
        """Play on `hands`' program and put pictures into `out`."""
        self._hands = hands
        self._demo = demo
        self._cast = cast
        self._out = out
        self.cases: list[str] = []
        """The visits recorded, by name."""
        self.pictures: list[str] = []
        """The pictures taken, by file name."""

    async def play(self) -> None:
        """Every visit and every screen."""
        scenes: tuple[Callable[[], Awaitable[None]], ...] = (
            self._expired_late_elderly_card,
            self._certificate,
            self._expired_national_card,
            self._notice_while_the_line_is_down,
            self._unreadable_card_and_notice,
            self._card_read_eligible,
            self._card_read_not_eligible,
            self._special_care,
            self._declaration,
            self._card_not_read_yet,
            self._nothing_shown,
            self._black_circle,
            self._kana_search,
            self._other_screens,
        )
        for scene in scenes:
            await scene()

    async def _expired_late_elderly_card(self) -> None:
        hands, person = self._hands, self._cast.guided
        self._draw("start")
        await hands.press("4")
        self._draw("number-entry")
        last = person.insurer_number[-1]
        await hands.type(person.insurer_number[:-1] + str((int(last) + 1) % 10))
        self._draw("wrong-digit")
        await hands.press("backspace", last)
        await hands.type(person.number)
        self._draw("birth-offered")
        await hands.press("enter")
        await hands.type(EXPIRED)
        await hands.press("enter")
        self._draw("check-required")
        await self._looked_into("4", "why")
        await self._looked_into("2", "patient")
        await hands.act("1")
        self._draw("consent")
        await self._answered("1")
        self._draw("insured-interim")
        await self._record("expired-late-elderly-card")

    async def _certificate(self) -> None:
        hands, person = self._hands, self._cast.scanned
        await hands.press("2")
        await hands.scan(person.insurer_number + person.number)
        await hands.press("enter", "enter")
        self._draw("insured")
        await self._record("certificate")

    async def _expired_national_card(self) -> None:
        await self._hands.type(["4", *keys_of(self._cast.national), *EXPIRED, "enter"])
        await self._check()
        await self._record("expired-national-card")

    async def _notice_while_the_line_is_down(self) -> None:
        self._demo.terminal.behave("line_down")
        await self._hands.type(["3", *keys_of(self._cast.noticed)])
        await self._check()
        self._draw("waiting-for-the-line")
        await self._hands.press("enter")
        self._draw("contact")
        await self._hands.type(TELEPHONE)
        await self._record("notice-while-the-line-is-down")
        self._demo.terminal.behave("answering")
        await self._hands.until(self._nobody_waits, "the line to be back")

    async def _unreadable_card_and_notice(self) -> None:
        await self._hands.type(["1", "7", *keys_of(self._cast.certified)])
        await self._hands.act("6")
        self._draw("add-document")
        await self._hands.press("3")
        await self._record("unreadable-card-and-notice")

    async def _card_read_eligible(self) -> None:
        await self._hands.type(["1", "1", *keys_of(self._cast.noticed)])
        await self._record("card-read-eligible")

    async def _card_read_not_eligible(self) -> None:
        await self._hands.type(["1", "2", *keys_of(self._cast.national)])
        self._draw("review")
        await self._hands.press("enter")
        self._draw("review-outcome")
        await self._hands.press("1")
        self._draw("review-reason")
        await self._hands.press("1")
        self.cases.append("card-read-not-eligible")

    async def _special_care(self) -> None:
        await self._hands.type(["2", *keys_of(self._cast.certified), "enter"])
        await self._hands.act("7")
        self._draw("marks")
        await self._hands.press("1")
        await self._close()
        self._draw("special-care")
        await self._record("special-care")

    async def _declaration(self) -> None:
        await self._hands.type(["1", "7", *keys_of(self._cast.noticed)])
        await self._hands.act("3")
        self._draw("other-ways")
        await self._hands.press("4")
        self._draw("declared-share")
        await self._hands.press("3")
        self._draw("insured-by-declaration")
        await self._record("declaration")

    async def _card_not_read_yet(self) -> None:
        await self._hands.type(["1", "8", *keys_of(self._cast.certified)])
        self._draw("use-my-number-card")
        await self._record("card-not-read-yet")

    async def _nothing_shown(self) -> None:
        await self._hands.type(["0", *keys_of(self._cast.certified)])
        self._draw("unconfirmed")
        await self._record("nothing-shown")

    async def _black_circle(self) -> None:
        person = self._cast.black_circle
        await self._hands.type(["2", *keys_of(person)[:-1]])
        self._draw("black-circle")
        await self._hands.press("enter", "enter")
        await self._record("black-circle")

    async def _kana_search(self) -> None:
        hands, person = self._hands, self._cast.alike[0]
        await hands.press(USUAL_KEYS.keys["search"])
        await hands.type(person.name_kana[:1])
        await hands.press("enter")
        await hands.type(f"{person.birth_date:%Y%m%d}")
        await hands.press("enter")
        self._draw("kana-search")
        await hands.press("1", "2", "enter")
        await self._record("kana-search")

    async def _other_screens(self) -> None:
        hands = self._hands
        await hands.press(USUAL_KEYS.keys["history"], "1", "enter")
        self._draw("history")
        await hands.press("escape", "escape")
        self._draw("menu")
        await hands.press("escape", "?")
        self._draw("help")
        await hands.press("escape")
        await hands.type(["4", *keys_of(self._cast.guided), *EXPIRED, "enter"])
        for size, name in ((NARROW, "narrow"), (WIDE, "wide"), (USUAL, "")):
            await hands.pilot.resize_terminal(*size)
            if name:
                self._draw(name)
        await self._lock()
        await hands.act("0")

    async def _lock(self) -> None:
        desk = self._hands.app.screen
        await self._hands.press(USUAL_KEYS.keys["lock"])
        self._hands.app.screen.query_one(Input).cursor_blink = False
        self._draw("lock")
        await self._hands.type(PASSPHRASE)
        await self._hands.press("enter")
        await self._hands.until(lambda: self._hands.app.screen is desk, "the desk")

    async def _looked_into(self, key: str, name: str) -> None:
        """Open a panel that only tells, and close it."""
        await self._hands.act(key)
        self._draw(name)
        await self._close()

    async def _check(self) -> None:
        """Ask the register, without 限度額, and wait for what comes of it."""
        await self._hands.act("1")
        await self._answered("2")

    async def _answered(self, consent: str) -> None:
        """Say whether 限度額 may be looked up, and wait for the answer."""
        desk = self._hands.app.screen_stack[1]
        await self._hands.press(consent)
        await self._hands.until(lambda: _has_answer(desk), "an answer")

    def _nobody_waits(self) -> bool:
        """True once every visit that waited has its answer."""
        return not self._demo.desk.journal.pending()

    async def _close(self) -> None:
        if self._hands.app.screen.is_modal:
            await self._hands.press("0")

    async def _record(self, case: str) -> None:
        """Confirm the verdict, and see it recorded."""
        journal = self._demo.desk.journal
        before = len(journal.on_day(self._demo.desk.today))
        await self._hands.press("enter")
        await self._hands.until(
            lambda: len(journal.on_day(self._demo.desk.today)) > before, case
        )
        self.cases.append(case)

    def _draw(self, name: str) -> None:
        file = f"{len(self.pictures) + 1:02}-{name}.svg"
        self._hands.draw(self._out / file)
        self.pictures.append(file)


def _has_answer(desk: Screen[object]) -> bool:
    """True if the patient at the desk has an answer, or none will come."""
    form = getattr(desk, "form", None)
    return isinstance(form, Form) and form.own_answer is not None


def keys_of(person: Insured) -> list[str]:
    """The keys that enter somebody's numbers and take the offered day of birth."""
    return [*_numbers(person), "enter"]


def _numbers(person: Insured) -> Iterator[str]:
    yield from person.insurer_number
    if scheme_of(person.insurer_number) is Scheme.LATE_ELDERLY:
        yield from person.number
        return
    yield from (*person.symbol, "enter", *person.number, "enter")
    yield from person.branch or ("enter",)
