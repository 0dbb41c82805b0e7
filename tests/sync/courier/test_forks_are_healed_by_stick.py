"""What only heads and their answer can tell: twins, logs put back, central put back."""

from shutil import copyfile

from sync.central.folder import DATABASE
from sync.courier.journey import BroughtBack
from sync.courier.part import ANSWER, FROM, TO, folder_of
from tests.sync.courier.road import DeskOnTheRoad, Office, Road


def trip(road: Road, office: Office, desk: DeskOnTheRoad) -> BroughtBack:
    """To central and back; what came of it."""
    desk.export(road.stick)
    office.import_(road.stick)
    office.export(road.stick)
    return desk.import_(road.stick)


def test_a_twin_goes_on_in_a_new_epoch_and_is_quiet_after_two_trips(
    road: Road, office: Office, desk: DeskOnTheRoad
) -> None:
    desk.confirm(2)
    trip(road, office, desk)
    twin = road.twin(desk)
    desk.confirm(3)
    twin.confirm(4)
    recorded = desk.store.journal.reach().seq
    assert trip(road, office, desk).healed == 0
    first = trip(road, office, twin)
    assert (first.healed, first.refused) == (1, ())
    second = trip(road, office, twin)
    assert (second.healed, second.unsent, second.refused) == (0, 0, ())
    # The twin's unlocking and its four visits are all that it had alone.
    assert office.confirmed(desk.store.device) == recorded + 5
    assert trip(road, office, desk).refused == ()
    assert desk.store.journal.verify().ok
    assert twin.store.journal.verify().ok


def test_a_log_that_was_put_back_begins_a_new_epoch(
    road: Road, office: Office, desk: DeskOnTheRoad
) -> None:
    older = road.twin(desk)
    desk.confirm(3)
    trip(road, office, desk)
    assert trip(road, office, older).healed == 1
    assert len(older.store.outbox.epochs()) == 2
    older.confirm(1)
    last = trip(road, office, older)
    assert (last.unsent, last.refused) == (0, ())


def test_a_central_that_was_put_back_gets_everything_again(
    road: Road, office: Office, desk: DeskOnTheRoad
) -> None:
    trip(road, office, desk)
    office.central.database.close()
    database = office.central.folder / DATABASE
    copyfile(database, road.folder / "older.db")
    again = road.office_again("central")
    desk.confirm(3)
    recorded = desk.store.journal.reach().seq
    assert trip(road, again, desk).unsent == 0
    again.central.database.close()
    copyfile(road.folder / "older.db", database)
    put_back = road.office_again("central")
    rewound = trip(road, put_back, desk)
    assert rewound.unsent == 3
    assert trip(road, put_back, desk).unsent == 0
    assert put_back.confirmed(desk.store.device) == recorded


def test_a_damaged_part_keeps_nobody_else_from_an_answer(
    road: Road, office: Office, desk: DeskOnTheRoad
) -> None:
    other = road.enrolled("other", office)
    for one in (desk, other):
        one.export(road.stick)
    listed = folder_of(road.stick, FROM, other.store.device) / "list"
    for damaged in (b"", b"\xff", None):
        listed.unlink(missing_ok=True)
        if damaged is not None:
            listed.write_bytes(damaged)
        office.import_(road.stick)
        office.export(road.stick)
        assert desk.import_(road.stick).unsent == 0
        place = folder_of(road.stick, TO, other.store.device)
        assert place.is_dir()
        assert not (place / ANSWER).exists()


def test_an_answer_to_another_code_is_asked_anew(road: Road, office: Office) -> None:
    desk, other = road.desk("desk"), road.office("other")
    assert desk.carrying.join(road.stick, office.read_code()) is None
    office.import_(road.stick)
    code = other.read_code()
    assert desk.carrying.join(road.stick, code) is None
    assert [one.joined for one in other.import_(road.stick)] == [True]
    enrolled = desk.carrying.join(road.stick, code)
    assert enrolled is not None
    assert enrolled.facility == other.facility
