"""Lines that are typed to a plain desk in this process, and what it says to them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from io import StringIO
from threading import Event

from kiosk.demo.clinic import DAY, Demo
from kiosk.demo.shown import opened_demo
from kiosk.paper.outlet import Outlet
from kiosk.plain.door import receive
from kiosk.plain.lines import Lines
from kiosk.plain.listen import Listener
from schema.insured import Insured
from tests.kiosk.tui.register import Register


@dataclass(frozen=True)
class Until:
    """Nothing is typed until this was said."""

    sentence: str


Line = str | Until | Callable[[], None]
"""What is typed, or what happens before the next line is."""

EXPIRED = "5070731"
"""A printed last day that has passed on the demo's day."""


def keys_of(person: Insured) -> list[str]:
    """Somebody's numbers line by line, and the day of birth as it is offered."""
    symbol = [person.symbol] if person.symbol else []
    branch = [person.branch] if person.symbol else []
    insurer = person.insurer_number
    return [insurer, *symbol, person.number, *branch, ""]


def typed(lines: tuple[Line, ...], out: StringIO) -> Iterator[bytes]:
    """The lines as bytes, one at a time, each once it is asked for."""
    for line in lines:
        if isinstance(line, str):
            yield f"{line}\n".encode()
        elif isinstance(line, Until):
            while line.sentence not in out.getvalue():
                Event().wait(0.02)
        else:
            line()


def said(
    ready: Demo,
    *lines: Line,
    register: Register | None = None,
    idle: float = 0.0,
    paper: Outlet | None = None,
) -> str:
    """Everything that the desk says while these lines are typed to it."""
    ready.clock.day = DAY
    out = StringIO()
    given = typed(lines, out)
    opened = replace(
        opened_demo(ready),
        checks=register or Register(ready),
        ask_consent=False,
        idle=idle,
        tour=None,
    )
    if paper is not None:
        opened = replace(opened, paper=paper)
    heard = Lines(Listener(lambda: next(given, b"")), out)
    assert receive(heard, opened) == 0
    return out.getvalue()
