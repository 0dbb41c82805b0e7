"""What goes wrong with the disk is told on the screen, and the desk goes on."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import keys_of
from kiosk.desk.form import Field
from kiosk.desk.ports import Entry
from kiosk.labels import text
from schema.confirmation import Event
from schema.errors import Unreachable
from schema.terms import EventType
from tests.kiosk.tui.desk import Clerk, a_demo, at_desk

Ready = tuple[Demo, Cast]


@pytest.fixture
def broken(tmp_path: Path) -> Iterator[Ready]:
    """A demo of its own, since its files are spoilt."""
    with a_demo(tmp_path) as made:
        yield made


def spoil(demo: Demo) -> None:
    """Turn bytes of every page of the local copy."""
    for path in demo.data_dir.rglob("snapshot-*.db"):
        whole = bytearray(path.read_bytes())
        for place in range(100, len(whole), 512):
            whole[place] ^= 0xFF
        path.write_bytes(whole)


def take_away(demo: Demo) -> None:
    """Lose the file under the running desk."""
    for path in demo.data_dir.rglob("snapshot-*.db"):
        path.unlink()


@pytest.mark.parametrize("how", [spoil, take_away])
async def test_a_copy_that_cannot_be_read_is_told_and_the_desk_goes_on(
    broken: Ready, how: Callable[[Demo], None]
) -> None:
    async with at_desk(broken) as clerk:
        person = clerk.cast.certified
        await clerk.type(["2", *person.insurer_number])
        how(clerk.demo)
        await clerk.type([*person.number])
        assert clerk.form.number == person.number
        assert clerk.form.insurer == person.insurer_number
        before = len(clerk.confirmed)
        born = f"{person.birth_date:%Y%m%d}"
        await clerk.type([*born, "enter", *"5080731", "enter"])
        assert clerk.form.at is Field.VERDICT
        await clerk.press("enter")

        assert len(clerk.confirmed) == before + 1


async def test_altered_pages_are_named_for_what_they_are(broken: Ready) -> None:
    async with at_desk(broken) as clerk:
        spoil(clerk.demo)
        await clerk.type(["2", *keys_of(clerk.cast.certified)[:-1]])

        assert clerk.form.person is None
        assert clerk.demo.desk.trouble is not None
        assert clerk.says(f"（{clerk.demo.desk.trouble.code}）")


def full(monkeypatch: pytest.MonkeyPatch, clerk: Clerk, *types: EventType) -> None:
    """Let the disk be full for entries of these types."""
    journal = clerk.demo.desk.journal
    append = journal.append

    def refuse(entry: Entry) -> Event:
        if entry.type in types:
            raise Unreachable(
                "E-DISK-1", subject="disk", found="full", expected="room", hint="wait"
            )
        return append(entry)

    monkeypatch.setattr(journal, "append", refuse)


async def test_a_full_disk_is_told_at_unmasking_and_nobody_is_shown(
    ready: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(ready) as clerk:
        person = clerk.cast.certified
        await clerk.shows("2", person, "enter")
        await clerk.press("enter")
        full(monkeypatch, clerk, EventType.VIEWED)
        await clerk.press("f7", *str(len(clerk.confirmed)), "enter")

        assert clerk.says(text("error.E-DISK-1")[:20])
        assert not clerk.says(person.number)
        assert not clerk.says(person.name)


async def test_a_full_disk_is_told_at_confirming_and_the_patient_stays(
    ready: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(ready) as clerk:
        await clerk.shows("2", clerk.cast.certified, "enter")
        form, before = clerk.form, len(clerk.confirmed)
        with monkeypatch.context() as patched:
            full(patched, clerk, EventType.CONFIRMED)
            await clerk.press("enter")
            assert clerk.says("（E-DISK-1）")
            assert clerk.form is form
            assert len(clerk.confirmed) == before
        await clerk.press("enter")

        assert len(clerk.confirmed) == before + 1


async def test_a_verdict_that_midnight_changed_is_shown_before_it_is_recorded(
    ready: Ready,
) -> None:
    async with at_desk(ready) as clerk:
        await clerk.shows("2", clerk.cast.certified, "enter")
        events = clerk.demo.store.journal.reach().seq
        form = clerk.form
        clerk.demo.move_day()
        await clerk.press("enter")

        assert clerk.says("（E-TAKE-4）")
        assert clerk.form is form
        assert clerk.demo.store.journal.reach().seq == events
        await clerk.press("enter")
        assert clerk.demo.store.journal.reach().seq == events + 1
