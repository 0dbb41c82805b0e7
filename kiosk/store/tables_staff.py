"""The tables of `device.db` for who works at the desk (職員).

What is outside, in the key file, is no more than ids and what a passphrase opens.
"""

from sqlmodel import Field

from kiosk.store.tables import DeviceTable


class StaffRow(DeviceTable, table=True):
    """One member of staff; withdrawn ones stay, so that no id comes again (職員)."""

    __tablename__ = "staff"

    id: str = Field(primary_key=True)
    """Staff id."""
    call_name: str
    """呼び名."""
    roles: str
    """Roles with blanks between them."""
    active: int
    """1 until it is withdrawn."""
    made_at: str
    """When it was made, ISO 8601; empty where nobody noted it."""
    signed_in_at: str
    """When they signed in last, ISO 8601; empty for never."""


class PassphraseRow(DeviceTable, table=True):
    """A passphrase that an account has had, as a salted hash (合言葉の再利用)."""

    __tablename__ = "passphrase"

    key: int | None = Field(default=None, primary_key=True)
    """Grows with every one."""
    staff: str = Field(index=True)
    """Whose."""
    salt: bytes
    """16 random bytes."""
    stretch: bytes
    """`Stretch` as JSON."""
    hash: bytes
    """What follows from it; it opens nothing."""
