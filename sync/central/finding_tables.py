"""What re-judging has found, and how far it has come (再判定の控え).

Both tables are made when they are first needed and hold nothing that cannot be
made again from the events: they may be dropped at any time.
"""

from sqlalchemy import BigInteger, Connection, LargeBinary
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class FindingTable(SQLModel, registry=registry()):
    """Base of the two; apart from the tables that are kept."""


class JudgedRow(FindingTable, table=True):
    """How far one epoch has been judged again (再判定の到達点)."""

    __tablename__ = "judged"

    device: str = Field(primary_key=True)
    """端末名."""
    epoch: int = Field(primary_key=True, sa_type=BigInteger)
    """系列."""
    seq: int = Field(sa_type=BigInteger)
    """Last event that was judged."""
    hash: bytes = Field(sa_type=LargeBinary)
    """The chain's hash there: another one means that the epoch was put back."""


class FindingRow(FindingTable, table=True):
    """One event whose decision or interim acceptance does not hold (要確認の記録)."""

    __tablename__ = "finding"

    device: str = Field(primary_key=True)
    """端末名."""
    epoch: int = Field(primary_key=True, sa_type=BigInteger)
    """系列."""
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    """Place in the epoch."""
    id: str
    """Of the event; empty where it cannot be read."""
    verdict: str
    """What became of its decision (`rejudge.Verdict`)."""
    differences: str = ""
    """What came out otherwise."""
    unchecked: str = ""
    """Why an interim acceptance lacks its live check."""
    edition: str = ""
    """Id and hash of the edition that it names."""
    visit_day: int | None = None
    """受診日."""
    received_at: int = Field(sa_type=BigInteger)
    """Central's clock when it came."""


def make_tables(connection: Connection) -> None:
    """Make what is not there yet."""
    FindingTable.metadata.create_all(connection)
