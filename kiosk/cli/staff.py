"""The accounts of a closed desk on the command line: `staff` (職員).

1. Whoever runs it signs in with a passphrase, and a code where they have one; but for
   their own passphrase they have the role `it`.
2. A passphrase comes from a prompt or a descriptor, and is given twice at a prompt.
3. The secret of an authenticator app is shown once, and counts after its first code.
"""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Annotated

import msgspec
import typer

from kiosk.cli.options import (
    Data,
    Json,
    PassphraseFd,
    desk_passphrase,
    read_secrets,
)
from kiosk.desk.staff import (
    EVERY_ROLE,
    Account,
    Enrolment,
    Factor,
    Role,
)
from kiosk.desk.staff_refused import no_such_account
from kiosk.store.staff import StoreStaff
from kiosk.store.vault import open_store
from kiosk.words.enrolment import grouped, qr_lines
from schema.clock import SystemClock
from schema.errors import Unreadable

Number = Annotated[str, typer.Argument(help="Staff number, as in the list: 2")]
Roles = Annotated[
    list[Role] | None, typer.Option("--role", help="What they may do; repeatable")
]
NewFd = Annotated[
    int | None, typer.Option(help="Read the new passphrase from this descriptor")
]
Second = Annotated[Factor, typer.Option(help="What goes with the passphrase")]

_LIGHT, _PLAIN = "\x1b[38;5;16;48;5;231m", "\x1b[0m"


def list_(
    data: Data, passphrase_fd: PassphraseFd = None, *, json: Json = False
) -> None:
    """Who may sign in at this desk, and what they may do; but for IT, only yourself."""
    with _accounts(data, passphrase_fd) as (staff, _):
        found = staff.accounts() if staff.may(Role.IT) else [staff.current()]
    if json:
        typer.echo(msgspec.json.encode(found).decode())
        return
    for one in found:
        typer.echo(_line(one))


def add(  # noqa: PLR0913, PLR0917
    data: Data,
    name: Annotated[str, typer.Option(help="Call name, kept encrypted")] = "",
    role: Roles = None,
    factor: Second = Factor.DEVICE,
    passphrase_fd: PassphraseFd = None,
    new_passphrase_fd: NewFd = None,
) -> None:
    """Make an account; without --role it has the role reception."""
    with _accounts(data, passphrase_fd) as (staff, _):
        passphrase = _new_passphrase(new_passphrase_fd)
        enrolled = _enrolled(staff, staff.next_id(), factor)
        made = staff.add(name, role or [Role.RECEPTION], passphrase, enrolled)
    typer.echo(f"staff number {made.number}: {_roles(made.roles)}")


def passphrase(
    data: Data,
    number: Annotated[str, typer.Argument(help="Whose; left out, your own")] = "",
    passphrase_fd: PassphraseFd = None,
    new_passphrase_fd: NewFd = None,
) -> None:
    """Give an account another passphrase; one that it had before is refused."""
    with _accounts(data, passphrase_fd) as (staff, own):
        whose = _id(staff, number) if number else staff.current().id
        staff.set_passphrase(whose, _new_passphrase(new_passphrase_fd), own)
    typer.echo("the new passphrase counts from now on")


def factor(
    data: Data,
    number: Number,
    factor: Annotated[Factor, typer.Argument(help="From now on")],
    passphrase_fd: PassphraseFd = None,
    new_passphrase_fd: NewFd = None,
) -> None:
    """Change what goes with a passphrase, and give the passphrase with it."""
    with _accounts(data, passphrase_fd) as (staff, _):
        whose = _id(staff, number)
        passphrase = _new_passphrase(new_passphrase_fd)
        staff.set_factor(whose, passphrase, _enrolled(staff, whose, factor))
    typer.echo(f"staff number {number}: {factor.value}")


def roles(
    data: Data, number: Number, role: Roles = None, passphrase_fd: PassphraseFd = None
) -> None:
    """Say what an account may do; without --role nothing but to unlock and sync."""
    with _accounts(data, passphrase_fd) as (staff, _):
        staff.set_roles(_id(staff, number), role or ())
    typer.echo(f"staff number {number}: {_roles(role or ())}")


def withdraw(data: Data, number: Number, passphrase_fd: PassphraseFd = None) -> None:
    """Let an account sign in no more; what it recorded stays."""
    with _accounts(data, passphrase_fd) as (staff, _):
        staff.withdraw(_id(staff, number))
    typer.echo(f"staff number {number} opens nothing any more")


def release(data: Data, number: Number, passphrase_fd: PassphraseFd = None) -> None:
    """Lift a lockout after too many refusals."""
    with _accounts(data, passphrase_fd) as (staff, _):
        staff.release(_id(staff, number))
    typer.echo(f"staff number {number} may try again")


@contextmanager
def _accounts(data: Data, descriptor: int | None) -> Iterator[tuple[StoreStaff, str]]:
    """The accounts of a closed desk, and the passphrase of who opened it."""
    given = desk_passphrase(data, descriptor)
    with open_store(data, given, SystemClock()) as store:
        yield store.accounts, given.passphrase


def _id(staff: StoreStaff, number: str) -> str:
    found = (one.id for one in staff.accounts() if number in {one.id, one.number})
    whose = next(found, None)
    if whose is None:
        raise no_such_account()
    return whose


def _new_passphrase(descriptor: int | None) -> str:
    """The new passphrase; typed twice where it is typed."""
    asked = ("新しい合言葉 / new passphrase: ", "もう一度 / again: ")
    said = read_secrets(descriptor, asked if descriptor is None else asked[:1])
    if len(set(said)) > 1:
        raise Unreadable(
            "E-STAFF-6",
            subject="the new passphrase",
            found="two that differ",
            expected="the same twice",
            hint="type it again",
        )
    return said[0]


def _enrolled(
    staff: StoreStaff, whose: str, factor: Factor
) -> tuple[Enrolment, str] | None:
    """Show a secret and take the first code that an app makes of it."""
    if factor is Factor.DEVICE:
        return None
    enrolment = staff.enrolment(whose)
    if sys.stdout.isatty():
        typer.echo("\n".join(_LIGHT + one + _PLAIN for one in qr_lines(enrolment.uri)))
    typer.echo(grouped(enrolment.secret))
    typer.echo("6桁 / code: ", nl=False)
    sys.stdout.flush()
    return enrolment, sys.stdin.readline().strip()


def _line(one: Account) -> str:
    state = "" if one.is_active else "withdrawn"
    if one.locked_for:
        state = f"locked for {-(-one.locked_for // 60):.0f} min"
    last = f"{one.signed_in_at:%Y-%m-%d %H:%M}" if one.signed_in_at else "never"
    cells = (one.number, _roles(one.roles), one.factor.value, last)
    return "  ".join((*cells, one.call_name, state)).rstrip()


def _roles(roles: Iterable[Role]) -> str:
    said = [one.value for one in EVERY_ROLE if one in set(roles)]
    return ",".join(said) or "none"
