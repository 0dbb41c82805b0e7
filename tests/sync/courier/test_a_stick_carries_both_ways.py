from sync.courier.part import BATCH, FROM, OFFERS, folder_of
from sync.protocol.batch import read_batch
from tests.sync.courier.road import DeskOnTheRoad, Office, Road


def test_every_event_is_at_central_once_and_has_its_receipt(
    road: Road, office: Office, desk: DeskOnTheRoad
) -> None:
    desk.confirm(5)
    recorded = desk.store.journal.reach().seq
    assert desk.store.journal.unsent() == recorded
    road.round_trip(office, desk)
    assert office.confirmed(desk.store.device) == recorded
    assert desk.store.journal.unsent() == 0
    assert desk.store.journal.last_receipt() is not None


def test_one_stick_serves_many_desks(road: Road, office: Office) -> None:
    desks = [road.enrolled(f"desk-{nth}", office) for nth in range(3)]
    for visits, desk in enumerate(desks, 1):
        desk.confirm(visits)
    road.round_trip(office, *desks)
    for desk in desks:
        assert desk.store.journal.unsent() == 0
        assert office.confirmed(desk.store.device) == desk.store.journal.reach().seq


def test_taking_it_twice_changes_nothing(
    road: Road, office: Office, desk: DeskOnTheRoad
) -> None:
    desk.confirm(3)
    along = desk.export(road.stick)
    first, again = office.import_(road.stick), office.import_(road.stick)
    assert [(one.new, one.there) for one in first] == [(along.events, 0)]
    assert [(one.new, one.there) for one in again] == [(0, along.events)]
    office.export(road.stick)
    assert desk.import_(road.stick).unsent == 0
    desk.confirm(1)
    assert desk.import_(road.stick).unsent == 1
    assert desk.store.journal.verify().ok


def test_what_was_recorded_meanwhile_goes_with_the_next_one(
    road: Road, office: Office, desk: DeskOnTheRoad
) -> None:
    desk.export(road.stick)
    desk.confirm(2)
    office.import_(road.stick)
    office.export(road.stick)
    assert desk.import_(road.stick).unsent == 2
    assert desk.export(road.stick).events == 2
    road.round_trip(office, desk)
    assert desk.store.journal.unsent() == 0


def test_the_log_travels_as_the_bytes_of_the_line(
    road: Road, desk: DeskOnTheRoad
) -> None:
    desk.confirm(4)
    desk.export(road.stick)
    place = folder_of(road.stick, FROM, desk.store.device)
    (path,) = place.glob(f"*{BATCH}")
    batch = read_batch(path.read_bytes())
    batch.check_signature(desk.store.keys.public_key)
    assert batch.events == desk.store.outbox.bodies(1, 1, 100)


def test_nothing_on_a_stick_names_a_patient(
    road: Road, office: Office, desk: DeskOnTheRoad
) -> None:
    desk.confirm(2)
    road.round_trip(office, desk)
    named = ("見本", "花子", "ミホン")
    for path in road.stick.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            said = data if path.suffix != BATCH else b"".join(read_batch(data).events)
            assert not any(name.encode() in said for name in named), path.name


def test_the_stick_belongs_to_others_too(
    road: Road, office: Office, desk: DeskOnTheRoad
) -> None:
    theirs = road.stick / "holiday.txt"
    theirs.write_text("ours to keep", encoding="utf-8")
    road.round_trip(office, desk)
    assert theirs.read_text(encoding="utf-8") == "ours to keep"
    assert {path.name for path in road.stick.iterdir()} == {"holiday.txt", "madoguchi"}
    assert folder_of(road.stick, OFFERS).is_dir()
