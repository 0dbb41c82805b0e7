"""The desk's own settings, kept in `device.db` (設定)."""

from typing import cast

from sqlalchemy import Connection, Table, select
from sqlalchemy.dialects.sqlite import insert

from kiosk.store.database import KeyedFile
from kiosk.store.tables import DeviceTable

_SETTING: Table = DeviceTable.metadata.tables["setting"]


class Settings:
    """Small named values: name of the facility and the desk, idle minutes."""

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
