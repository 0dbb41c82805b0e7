"""A rulebook from central is used once it is proven here; a bad one changes nothing."""

import random
from collections.abc import Callable, Iterable
from importlib.resources.abc import Traversable
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import msgspec
import pytest

from kiosk.store.database import writing
from kiosk.store.edition_files import MOST_BYTES, zipped
from kiosk.store.vault import Store
from kiosk.wiring import proven_book
from schema.errors import MadoguchiError, UnprovenBook, Unreadable, Untrusted
from schema.rules.read import built_in, built_in_folder
from schema.wire.packs import EditionOffer

EXTENSION = "extension-2026-07"
LAW = "japan/law.toml"
INTERIM = "japan/interim-late-elderly.toml"


def files_of(folder: Traversable, above: str = "") -> Iterable[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from files_of(entry, f"{above}{entry.name}/")
        elif entry.name.endswith(".toml"):
            yield above + entry.name, entry.read_bytes()


FILES = dict(files_of(built_in_folder()))


def zip_of(
    files: Iterable[tuple[str, bytes]], compression: int = ZIP_DEFLATED
) -> bytes:
    data = BytesIO()
    with ZipFile(data, "w", compression) as archive:
        for name, content in files:
            archive.writestr(ZipInfo(name), content, compression)
    return data.getvalue()


def an_offer(serial: int = 1, *, name: str = "", adopt: str = "") -> EditionOffer:
    adopted = (adopt,) if adopt else ()
    name = name or built_in(adopted).name
    path = "editions/0123456789ab.zip"
    return EditionOffer(serial=serial, name=name, path=path, adopt=adopted)


def test_without_an_offer_the_book_that_ships_is_in_force(store: Store) -> None:
    assert store.editions.offered() == 0
    assert store.editions.book().name == built_in().name == proven_book(store).name


def test_an_edition_is_in_force_once_it_is_taken(
    store: Store, reopen: Callable[..., Store]
) -> None:
    offer = an_offer(7, adopt=EXTENSION)
    book = store.editions.take(offer, zip_of(FILES.items()))
    assert (book.name, book.adopted) == (offer.name, (EXTENSION,))
    assert proven_book(store) is book
    store.close()
    with reopen() as again:
        assert again.editions.offered() == 7
        assert proven_book(again).name == offer.name != built_in().name
        assert again.editions.in_force().refused is None


def test_an_amendment_of_the_book_that_ships_is_kept_with_its_files(
    store: Store, reopen: Callable[..., Store]
) -> None:
    offer = msgspec.structs.replace(an_offer(adopt=EXTENSION), path="")
    store.editions.take(offer, b"")
    store.close()
    assert reopen().editions.book().adopted == (EXTENSION,)
    assert zipped(built_in_folder()) == zipped(built_in_folder())


def test_the_same_offer_again_is_no_news(store: Store) -> None:
    files = zip_of(FILES.items())
    book = store.editions.take(an_offer(3), files)
    assert store.editions.take(an_offer(3), files) is book


@pytest.mark.parametrize("offer", [an_offer(2), an_offer(3, adopt=EXTENSION)])
def test_an_older_offer_or_another_of_the_same_serial_is_refused(
    store: Store, offer: EditionOffer
) -> None:
    files = zip_of(FILES.items())
    store.editions.take(an_offer(3), files)
    with pytest.raises(Untrusted, match="E-EDITION-1"):
        store.editions.take(offer, files)
    assert store.editions.offered() == 3


def test_another_edition_than_the_one_signed_for_is_refused(store: Store) -> None:
    offer = an_offer(name="tokyo-1@sha256:0123456789abcdef")
    with pytest.raises(Untrusted, match="E-EDITION-3"):
        store.editions.take(offer, zip_of(FILES.items()))
    assert store.editions.offered() == 0


def test_an_edition_that_is_not_proven_is_refused(store: Store) -> None:
    law = FILES[LAW].decode()
    end = law.index("[[rule]]", law.index("[[rule]]") + 1)
    missing = {**FILES, LAW: (law[: law.index("[[rule]]")] + law[end:]).encode()}
    files = zip_of(missing.items())
    with pytest.raises(Untrusted, match="E-EDITION-3") as told:
        store.editions.take(an_offer(), files)
    with pytest.raises(UnprovenBook, match="E-BOOK-2"):
        store.editions.take(an_offer(name=told.value.found), files)
    assert proven_book(store).name == built_in().name


@pytest.mark.parametrize("outcome", ["insured", "insured_by_declaration", "review"])
def test_an_edition_that_accepts_without_a_check_is_refused(
    store: Store, outcome: str
) -> None:
    pending = b'outcome = "check_required"'
    assert pending in FILES[INTERIM]
    lax = FILES[INTERIM].replace(pending, f'outcome = "{outcome}"'.encode())
    files = zip_of({**FILES, INTERIM: lax}.items())
    with pytest.raises(Untrusted, match="E-EDITION-3") as told:
        store.editions.take(an_offer(), files)
    offer = an_offer(name=told.value.found)
    if outcome == "review":
        assert store.editions.take(offer, files).name == offer.name
        return
    with pytest.raises(UnprovenBook, match="unchecked: visit 2025-08-01"):
        store.editions.take(offer, files)
    assert proven_book(store).name == built_in().name


@pytest.mark.parametrize(
    "name",
    [
        "/edition.toml",
        "../edition.toml",
        "japan/../../edition.toml",
        "japan\\law.toml",
        "C:edition.toml",
        "edition.toml\0.txt",
        ".edition.toml",
        "japan//law.toml",
        "EDITION.toml",
        "edition.toml",
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_with_an_odd_path_is_refused(store: Store, name: str) -> None:
    plain = "X" * len(name.encode())
    files = zip_of([*FILES.items(), (plain, FILES["edition.toml"])])
    with pytest.raises(Unreadable, match="E-EDITION-2"):
        store.editions.take(an_offer(), files.replace(plain.encode(), name.encode()))
    assert store.editions.offered() == 0


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (zip_of([("edition.toml", bytes(MOST_BYTES + 1))]), "1 files of 4,194,305"),
        (zip_of((f"{n}.toml", b"") for n in range(1_001)), "1,001 files of 0"),
        (zip_of(FILES.items(), ZIP_BZIP2), "an entry that no edition has"),
        (bytes(MOST_BYTES + 1), "4,194,305 bytes"),
        (b"PK", "no zip"),
        (b"", "no zip"),
    ],
    ids=["inflates too far", "too many", "another way", "too large", "short", "empty"],
)
def test_what_is_no_small_zip_is_refused(
    store: Store, files: bytes, found: str
) -> None:
    with pytest.raises(Unreadable, match=f"E-EDITION-2.*{found}"):
        store.editions.take(an_offer(), files)


def test_a_file_that_says_it_is_smaller_than_it_is_does_not_inflate(
    store: Store,
) -> None:
    large = zip_of([("edition.toml", bytes(3 * MOST_BYTES))])
    size = (3 * MOST_BYTES).to_bytes(4, "little")
    with pytest.raises(Unreadable, match="E-EDITION-2"):
        store.editions.take(an_offer(), large.replace(size, b"\x10\0\0\0"))


def test_a_bit_flipped_anywhere_is_refused_with_our_own_error(store: Store) -> None:
    files = bytearray(zip_of(FILES.items(), ZIP_STORED))
    chance = random.Random(1)  # noqa: S311 - not a secret
    for at in [
        *range(40),
        *range(len(files) - 60, len(files)),
        *chance.sample(range(len(files)), 60),
    ]:
        files[at] ^= 0x10
        try:
            book = store.editions.take(an_offer(), bytes(files))
        except MadoguchiError:
            pass
        else:
            # A bit that means nothing: a date, a right, the version that made it.
            assert book.name == built_in().name
            _forget(store)
        files[at] ^= 0x10
    assert store.editions.take(an_offer(), bytes(files)).name == built_in().name


def test_the_edition_before_is_in_force_where_the_newest_does_not_hold_any_more(
    store: Store, reopen: Callable[..., Store]
) -> None:
    files = zip_of(FILES.items())
    store.editions.take(an_offer(1), files)
    before = store.editions.take(an_offer(2, adopt=EXTENSION), files)
    store.editions.take(an_offer(3), files)
    _run(store, "UPDATE edition SET files = x'00' WHERE serial = 3")
    store.close()
    with reopen() as again:
        found = again.editions.in_force()
        assert found.book.name == before.name
        assert found.refused is not None
        assert found.refused.code == "E-EDITION-2"
        assert again.editions.offered() == 3
        _run(again, "UPDATE edition SET files = x'00'")
    assert reopen().editions.in_force().book.name == built_in().name


def test_only_the_newest_and_the_one_before_are_kept(store: Store) -> None:
    for serial in (1, 2, 3):
        store.editions.take(an_offer(serial), zip_of(FILES.items()))
    with store.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT serial FROM edition").scalars()
        assert sorted(kept) == [2, 3]


def _forget(store: Store) -> None:
    _run(store, "DELETE FROM edition")


def _run(store: Store, statement: str) -> None:
    with writing(store.engine, "device.db") as connection:
        connection.exec_driver_sql(statement)
