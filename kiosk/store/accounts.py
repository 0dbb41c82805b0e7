"""The rows of the accounts, read and written (職員の表)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, insert, select, update

from kiosk.desk.staff import EVERY_ROLE, Account, Role
from kiosk.store.tables_online import TABLES
from kiosk.store.tables_staff import StaffRow

_STAFF: Table = TABLES[StaffRow.__tablename__]


def adopt(connection: Connection, ids: Sequence[str]) -> None:
    """Give every slot of a desk that has no accounts one with every role."""
    if connection.execute(select(_STAFF.c.id).limit(1)).first() is None:
        for one in ids:
            add(connection, Account(id=one, roles=EVERY_ROLE))


def add(connection: Connection, account: Account) -> None:
    """Keep a new account."""
    connection.execute(
        insert(_STAFF).values(
            id=account.id,
            call_name=account.call_name,
            roles=_written(account.roles),
            active=int(account.is_active),
            made_at=account.made_at.isoformat() if account.made_at else "",
            signed_in_at="",
        )
    )


def every(connection: Connection) -> list[Account]:
    """Every account, as the table has it."""
    return [_account(row) for row in connection.execute(select(_STAFF))]


def change(connection: Connection, staff: str, **values: object) -> None:
    """Change columns of an account's row."""
    connection.execute(update(_STAFF).where(_STAFF.c.id == staff).values(**values))


def set_roles(connection: Connection, staff: str, roles: Iterable[Role]) -> None:
    """Change what an account may do."""
    change(connection, staff, roles=_written(roles))


def _written(roles: Iterable[Role]) -> str:
    wanted = set(roles)
    return " ".join(role.value for role in Role if role in wanted)


def _account(row: Row[Any]) -> Account:
    return Account(
        id=row.id,
        call_name=row.call_name,
        roles=tuple(role for role in Role if role in row.roles.split()),
        is_active=bool(row.active),
        made_at=_at(row.made_at),
        signed_in_at=_at(row.signed_in_at),
    )


def _at(said: str) -> datetime | None:
    return datetime.fromisoformat(said) if said else None
