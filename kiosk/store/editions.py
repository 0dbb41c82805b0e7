"""The rulebook in force: central's, or the one that ships (受付基準の版).

1. An edition is kept with its files once it is proven here; a serial only grows.
2. The one before is kept too. Where the newest does not hold any more, as after an
   update of the program, the one before it is in force, or the one that ships; the
   reason stays to be told.
"""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Row, Table, delete, func, insert, select

from kiosk.store.database import KeyedFile
from kiosk.store.edition_files import proven_book_of, zipped
from kiosk.store.tables import DeviceTable
from schema.errors import MadoguchiError, Untrusted
from schema.rules.book import Rulebook
from schema.rules.proof import prove_or_refuse
from schema.rules.read import built_in, built_in_folder
from schema.wire.packs import EditionOffer

KEPT = 2
"""The newest, and the one to fall back on."""

_EDITION: Table = DeviceTable.metadata.tables["edition"]
_NEWEST_FIRST = select(_EDITION).order_by(_EDITION.c.serial.desc())


class InForce(msgspec.Struct, frozen=True):
    """The rulebook to judge by, and why it is not the newest offered."""

    book: Rulebook
    """Proven."""
    refused: MadoguchiError | None = None
    """What was found in the newest; `None` where that is the one in force."""


class StoreEditions:
    """Editions in `device.db`; implements sync's `Editions`."""

    def __init__(self, file: KeyedFile) -> None:
        """Read and write `file`; the book is read when it is first asked for."""
        self._file = file
        self._in_force: InForce | None = None

    def offered(self) -> int:
        """Serial of the last offer that was taken; 0 for none."""
        newest = select(func.max(_EDITION.c.serial))
        with self._file.reading() as connection:
            return connection.execute(newest).scalar() or 0

    def take(self, offer: EditionOffer, files: bytes) -> Rulebook:
        """Prove an edition and keep it for use.

        Args:
            offer: What central signed for.
            files: Its zip; nothing for the edition that ships, whose files are then
                kept as they are in this version of the program.

        Raises:
            Untrusted: Older than the last one taken, or not the one it names.
            Unreadable: Its files do not read.
            UnprovenBook: It does not answer every case exactly once.
        """
        kept = self._kept()
        if kept and offer.serial <= kept[0].serial:
            if msgspec.json.encode(offer) == kept[0].offer:
                return self.book()
            raise _not_newer(offer.serial, kept[0].serial)
        files = files if offer.path else zipped(built_in_folder())
        book = proven_book_of(offer, files)
        values = {
            "serial": offer.serial,
            "offer": msgspec.json.encode(offer),
            "files": files,
        }
        before = [row.serial for row in kept[: KEPT - 1]]
        with self._file.writing() as connection:
            connection.execute(delete(_EDITION).where(_EDITION.c.serial.not_in(before)))
            connection.execute(insert(_EDITION), values)
        self._in_force = InForce(book)
        return book

    def in_force(self) -> InForce:
        """The rulebook to judge by; read and proven once.

        Raises:
            BrokenBook: Not even the one that ships reads.
            UnprovenBook: Nor is it proven.
        """
        self._in_force = self._in_force or self._newest_that_holds()
        return self._in_force

    def book(self) -> Rulebook:
        """The rulebook to judge by."""
        return self.in_force().book

    def _newest_that_holds(self) -> InForce:
        refused: MadoguchiError | None = None
        for row in self._kept():
            try:
                offer = msgspec.json.decode(row.offer, type=EditionOffer)
                return InForce(proven_book_of(offer, row.files), refused)
            except MadoguchiError as error:
                refused = refused or error
        book = built_in()
        prove_or_refuse(book)
        return InForce(book, refused)

    def _kept(self) -> Sequence[Row[tuple[int, bytes, bytes]]]:
        with self._file.reading() as connection:
            return connection.execute(_NEWEST_FIRST).all()


def _not_newer(serial: int, newest: int) -> Untrusted:
    return Untrusted(
        "E-EDITION-1",
        subject="edition",
        found=f"serial {serial}",
        expected=f"a serial after {newest}, or the same offer again",
        hint="fetch again; the edition in use stays",
    )
