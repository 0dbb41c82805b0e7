"""The desk's own settings, kept in `device.db` (設定).

What the program remembers for itself lies among them; who set a value, and when, lies
beside it under a name of its own.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import cast

from sqlalchemy import Connection, Table, select
from sqlalchemy.dialects.sqlite import insert

from kiosk.desk.settings import Changed
from kiosk.store.database import KeyedFile
from kiosk.store.tables import DeviceTable

CHANGED = "changed:"
"""Before the name of a setting: by whom and when it was set."""

_SETTING: Table = DeviceTable.metadata.tables["setting"]


class Settings:
    """Small named values; implements `SettingsPort`."""

    def __init__(self, file: KeyedFile) -> None:
        """Read and write `file`."""
        self._file = file

    def get(self, name: str, default: str = "") -> str:
        """The value under `name`."""
        with self._file.reading() as connection:
            return setting(connection, name, default)

    def put(self, name: str, value: str) -> None:
        """Keep `value` under `name`, in place of any earlier one."""
        with self._file.writing() as connection:
            put_setting(connection, name, value)

    def change(self, values: Mapping[str, str], staff: str, at: datetime) -> None:
        """Keep every value, and who set it when; all of it or nothing."""
        with self._file.writing() as connection:
            for name, value in values.items():
                put_setting(connection, name, value)
                put_setting(connection, CHANGED + name, f"{at.isoformat()} {staff}")

    def changed(self, name: str) -> Changed | None:
        """Who set a value last; `None` where nobody noted it."""
        at, _, staff = self.get(CHANGED + name).partition(" ")
        with suppress(ValueError):
            return Changed(staff=staff, at=datetime.fromisoformat(at))
        return None


def setting(connection: Connection, name: str, default: str = "") -> str:
    """The value under `name`, in a transaction that does more."""
    wanted = select(_SETTING.c.value).where(_SETTING.c.name == name)
    value = connection.execute(wanted).scalar_one_or_none()
    return default if value is None else cast("str", value)


def put_setting(connection: Connection, name: str, value: str) -> None:
    """The same, in a transaction that does more."""
    add = insert(_SETTING).values(name=name, value=value)
    anew = add.on_conflict_do_update(index_elements=["name"], set_={"value": value})
    connection.execute(anew)
