"""No rulebook is signed that kiosks would refuse; the same one is offered once."""

from pathlib import Path

import pytest

from kiosk.store.edition_files import proven_book_of
from schema.clock import FixedClock
from schema.rules.read import built_in, built_in_folder, read_book
from sync.central.folder import CentralFolder
from sync.central.offered_edition import Wanted, packed
from sync.errors import MadoguchiError
from tests.sync.publish.conftest import Publish
from tests.sync.publish.town import SCOPE, edition_offer

EXTENSION = "extension-2026-07"


def files(central: CentralFolder, clock: FixedClock) -> bytes:
    repository = central.repository(clock)
    offer = edition_offer(repository)
    found = repository.read(offer.path)
    assert found is not None
    return found


def change(book: Path, file: str, old: str, new: str) -> None:
    path = book / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def test_the_rulebook_that_ships_is_offered_first(
    central: CentralFolder, published: Publish, clock: FixedClock
) -> None:
    done = published()
    offer = edition_offer(central.repository(clock))

    assert (done.edition, done.edition_is_new) == (built_in().name, True)
    assert (offer.name, offer.path, offer.adopt) == (built_in().name, "", ())


def test_an_amendment_is_adopted_until_another_word(
    central: CentralFolder, published: Publish, clock: FixedClock
) -> None:
    published()
    first = edition_offer(central.repository(clock))
    adopted = published(edition=Wanted(adopt=(EXTENSION,)))
    after = published()
    offer = edition_offer(central.repository(clock))

    assert adopted.edition == after.edition == built_in((EXTENSION,)).name
    assert (adopted.edition_is_new, after.edition_is_new) == (True, False)
    assert offer.adopt == (EXTENSION,)
    assert offer.serial == first.serial + 1
    assert published(edition=Wanted()).edition == built_in().name


def test_a_folder_travels_as_it_is(
    central: CentralFolder, published: Publish, clock: FixedClock, book: Path
) -> None:
    published(edition=Wanted(folder=book, adopt=(EXTENSION,)))
    offer = edition_offer(central.repository(clock))

    assert offer.name == read_book(book, (EXTENSION,)).name
    assert proven_book_of(offer, files(central, clock)).name == offer.name
    assert not published().edition_is_new
    assert not published(edition=Wanted(folder=book, adopt=(EXTENSION,))).edition_is_new


def test_the_same_rulebook_is_offered_anew_where_that_is_asked_for(
    central: CentralFolder, published: Publish, clock: FixedClock, book: Path
) -> None:
    for edition in (Wanted(), Wanted(folder=book)):
        published(edition=edition)
        first = edition_offer(central.repository(clock))

        assert published(anew=True).edition_is_new
        again = edition_offer(central.repository(clock))
        assert (again.name, again.path) == (first.name, first.path)
        assert again.serial > first.serial
    assert files(central, clock) == packed(book)


def test_the_same_files_are_the_same_bytes(book: Path, tmp_path: Path) -> None:
    other = tmp_path / "of windows"
    for path in sorted(book.rglob("*.toml"), reverse=True):
        copy = other / path.relative_to(book)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    (other / "notes.txt").write_text("not of the book", encoding="utf-8")

    assert packed(other) == packed(book)


PORTAL = 'aid = ["portal", "marked_portal"]'
WRONG = {
    "E-BOOK-1": ("edition.toml", "title", "titel"),
    "E-BOOK-2": ("japan/law.toml", PORTAL, 'aid = ["portal"]'),
}


@pytest.mark.parametrize("code", WRONG)
def test_a_rulebook_that_does_not_hold_publishes_nothing(
    central: CentralFolder,
    published: Publish,
    clock: FixedClock,
    book: Path,
    code: str,
) -> None:
    change(book, *WRONG[code])

    with pytest.raises(MadoguchiError, match=code):
        published(edition=Wanted(folder=book))

    assert central.repository(clock).offered("editions") == {}
    assert central.repository(clock).offered(SCOPE) == {}


@pytest.mark.parametrize("outcome", ["insured", "insured_by_declaration"])
def test_a_rulebook_that_accepts_without_a_check_publishes_nothing(
    central: CentralFolder,
    published: Publish,
    clock: FixedClock,
    book: Path,
    outcome: str,
) -> None:
    said, file = 'outcome = "check_required"', "japan/interim-late-elderly.toml"
    change(book, file, said, f'outcome = "{outcome}"')

    with pytest.raises(MadoguchiError, match="unchecked: visit 2025-08-01"):
        published(edition=Wanted(folder=book))

    assert central.repository(clock).offered("editions") == {}
    change(book, file, f'outcome = "{outcome}"', 'outcome = "review"')
    assert published(edition=Wanted(folder=book)).edition_is_new


def test_an_amendment_that_is_not_there_publishes_nothing(
    central: CentralFolder, published: Publish, clock: FixedClock
) -> None:
    with pytest.raises(MadoguchiError, match="E-BOOK-1"):
        published(edition=Wanted(adopt=("nowhere",)))

    assert central.repository(clock).offered("editions") == {}


def test_what_cannot_travel_is_said(book: Path, tmp_path: Path) -> None:
    (book / "a name with spaces.toml").write_text("", encoding="utf-8")
    (tmp_path / "empty").mkdir()

    for folder in (book, tmp_path / "empty", tmp_path / "nowhere"):
        with pytest.raises(MadoguchiError, match="E-PUBLISH-1"):
            packed(folder)


def test_every_rulebook_that_was_offered_is_kept(
    central: CentralFolder, published: Publish, clock: FixedClock, book: Path
) -> None:
    published(edition=Wanted(folder=book))
    first = files(central, clock)
    change(book, "edition.toml", "[edition]", "# changed\n[edition]")
    published(edition=Wanted(folder=book))
    second = files(central, clock)
    published(edition=Wanted())

    kept = [file.read_bytes() for file in (central.folder / "editions").glob("*.zip")]
    assert first in kept
    assert second in kept
    offered = central.repository(clock).offered("editions")
    assert list(offered) == ["editions/current.json"]


def test_the_book_in_the_program_is_what_ships() -> None:
    assert read_book(built_in_folder()).name == built_in().name
