"""What did not change keeps its serial; what did leads on by a delta."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from schema.clock import FixedClock
from sync.central import offered_scope, publish
from sync.central.build import build_scope
from sync.central.built import Built
from sync.central.facilities import Facilities, Wanted
from sync.central.folder import CentralFolder
from sync.central.offered_scope import next_serial
from sync.central.pack_keys import PackKeys
from sync.central.people import Registers
from sync.central.scopes import area_scope, facility_scope
from sync.errors import MadoguchiError, Unreadable, Untrusted
from tests.sync.publish.conftest import Publish
from tests.sync.publish.town import (
    AS_OF,
    ELSEWHERE,
    HERE,
    OTHER,
    PEOPLE,
    SCOPE,
    manifest,
    moved,
)

DAY = timedelta(days=1)
Import = Callable[..., None]


def packs(central: CentralFolder) -> set[str]:
    """Every pack that is offered."""
    with central.repository(FixedClock(AS_OF)).change() as change:
        return {path for path in change.paths() if path.endswith(".pack")}


def test_each_scope_gets_its_own_people(
    central: CentralFolder, published: Publish, clock: FixedClock
) -> None:
    done = published()

    assert [(one.scope, one.rows, one.is_new) for one in done.scopes] == [
        (SCOPE, 30, True),
        (OTHER, 30, True),
    ]
    offered = manifest(central.repository(clock))
    assert (offered.rows, offered.as_of, offered.deltas) == (30, AS_OF, ())
    assert packs(central) == {
        f"{one.scope}/full-{one.serial}.pack" for one in done.scopes
    }


def test_publishing_again_changes_nothing(
    central: CentralFolder, published: Publish, clock: FixedClock, imported: Import
) -> None:
    first = published()
    timestamp = (central.folder / "repository/metadata/timestamp.json").read_bytes()
    imported(PEOPLE)
    clock.at += DAY

    again = published()

    assert [one.serial for one in again.scopes] == [one.serial for one in first.scopes]
    assert not any(one.is_new for one in again.scopes)
    assert not again.edition_is_new
    kept = (central.folder / "repository/metadata/timestamp.json").read_bytes()
    assert kept == timestamp


def test_only_the_scope_that_changed_gets_a_serial(
    central: CentralFolder, published: Publish, clock: FixedClock, imported: Import
) -> None:
    first = published()
    imported(moved(PEOPLE, 7))
    clock.at += DAY

    again = published()

    here, elsewhere = again.scopes
    assert (here.is_new, elsewhere.is_new) == (True, False)
    assert elsewhere.serial == first.scopes[1].serial
    (step,) = manifest(central.repository(clock)).deltas
    assert (step.before, step.after) == (first.scopes[0].serial, here.serial)
    assert 0 < here.delta < here.full


def test_a_new_day_of_the_same_people_is_a_change(
    central: CentralFolder, published: Publish, clock: FixedClock, imported: Import
) -> None:
    published()
    imported(PEOPLE, AS_OF + DAY)
    clock.at += DAY

    assert all(one.is_new for one in published().scopes)
    assert manifest(central.repository(clock)).as_of == AS_OF + DAY


def test_deltas_lead_from_every_day_to_the_newest(
    central: CentralFolder, published: Publish, clock: FixedClock, imported: Import
) -> None:
    serials = [published().scopes[0].serial]
    for day in range(1, 5):
        clock.at += DAY
        imported(moved(PEOPLE, day), AS_OF + day * DAY)
        serials.append(published().scopes[0].serial)

    deltas = manifest(central.repository(clock)).deltas

    assert [one.before for one in deltas] == serials[:-1]
    assert [one.after for one in deltas] == serials[1:]
    assert {one.path for one in deltas} < packs(central)


def test_deltas_older_than_ninety_days_are_not_offered(
    central: CentralFolder, published: Publish, clock: FixedClock, imported: Import
) -> None:
    published()
    for days in (1, 2, 91, 92):
        clock.at += DAY
        imported(moved(PEOPLE, days % 60), AS_OF + days * DAY)
        published()
    repository = central.repository(clock)
    deltas = manifest(repository).deltas
    kept = PackKeys(central.database, central.keys)

    assert [(one.as_of - AS_OF).days for one in deltas] == [2, 91, 92]
    offered = packs(central)
    assert {path for path in offered if path.startswith(SCOPE)} == {
        manifest(repository).full,
        *(one.path for one in deltas),
    }
    assert all(kept.find(path) for path in offered)


def test_there_are_never_more_deltas_than_keys_in_one_request(
    central: CentralFolder,
    published: Publish,
    clock: FixedClock,
    imported: Import,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(offered_scope, "MOST_DELTAS", 2)
    published()
    for day in range(1, 5):
        imported(moved(PEOPLE, day))
        clock.at += DAY
        published()

    assert len(manifest(central.repository(clock)).deltas) == 2


def test_keys_of_packs_that_are_gone_are_forgotten(
    central: CentralFolder, published: Publish, clock: FixedClock, imported: Import
) -> None:
    published()
    first = manifest(central.repository(clock)).full
    kept = PackKeys(central.database, central.keys)
    assert kept.find(first)
    imported(moved(PEOPLE, 7))
    clock.at += DAY
    published()

    assert kept.find(first) is None
    assert kept.find(manifest(central.repository(clock)).full)


def test_a_change_of_almost_everybody_ends_the_chain(
    central: CentralFolder,
    published: Publish,
    clock: FixedClock,
    imported: Import,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    published()
    imported(moved(PEOPLE, 7))
    clock.at += DAY
    published()
    monkeypatch.setattr(offered_scope, "build_scope", without_delta)
    imported(moved(PEOPLE, *range(60)))
    clock.at += DAY
    here, _ = published().scopes

    assert (here.is_new, here.delta) == (True, 0)
    assert manifest(central.repository(clock)).deltas == ()


def without_delta(*given: Any, **named: Any) -> Built | None:
    """Build as where more changed than a delta is worth."""
    built = build_scope(*given, **named)
    return built and replace(built, delta=None)


@pytest.mark.parametrize("how", ["gone", "altered", "no key"])
def test_a_pack_before_that_is_lost_costs_the_delta_only(
    central: CentralFolder,
    published: Publish,
    clock: FixedClock,
    imported: Import,
    how: str,
) -> None:
    published()
    repository = central.repository(clock)
    full = manifest(repository).full
    place = repository.place(full, repository.offered(SCOPE)[full])
    if how == "gone":
        place.unlink()
    elif how == "altered":
        place.write_bytes(place.read_bytes()[:-1] + b"\0")
    else:
        PackKeys(central.database, central.keys).drop([full])
    imported(moved(PEOPLE, 7))
    clock.at += DAY

    here, _ = published().scopes

    assert (here.is_new, here.delta) == (True, 0)
    assert manifest(repository).deltas == ()


def test_a_facility_gets_its_own_patients(
    central: CentralFolder, published: Publish, clock: FixedClock
) -> None:
    file = central.folder.parent / "patients.csv"
    numbers = [PEOPLE[0], PEOPLE[1]]
    lines = [f"{one.insurer_number},{one.number}" for one in numbers]
    file.write_text("\n".join(["保険者番号,番号", *lines]), encoding="utf-8")
    kept = Facilities(central.database, central.keys, clock)
    own = kept.add(Wanted(name="自院", jurisdiction=HERE, patients=file))

    done = {one.scope: one.rows for one in published().scopes}

    assert done[facility_scope(own.facility).name] == 2


def test_a_scope_that_was_named_is_built(published: Publish) -> None:
    both = area_scope([HERE, ELSEWHERE]).name

    done = {one.scope: one.rows for one in published(scopes=[both]).scopes}

    assert done == {SCOPE: 30, OTHER: 30, both: 60}


def test_a_scope_that_nobody_gets_is_dropped(
    central: CentralFolder, published: Publish, clock: FixedClock
) -> None:
    both = area_scope([HERE, ELSEWHERE]).name
    published(scopes=[both])

    done = published()

    assert done.dropped == (both,)
    assert central.repository(clock).offered(both) == {}
    assert published().dropped == ()


def test_a_name_that_is_no_scope_publishes_nothing(
    central: CentralFolder, published: Publish, clock: FixedClock
) -> None:
    with pytest.raises(Unreadable, match="E-SCOPE"):
        published(scopes=["area-nowhere"])

    assert central.repository(clock).offered(SCOPE) == {}


def test_without_a_register_the_rulebook_alone_is_offered(
    central: CentralFolder, published: Publish
) -> None:
    for file in (central.folder / "register").iterdir():
        file.unlink()

    done = published()

    assert (done.scopes, done.edition_is_new) == ((), True)


def test_a_failure_while_building_leaves_what_was_offered(
    central: CentralFolder,
    published: Publish,
    clock: FixedClock,
    imported: Import,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    published()
    before = packs(central)
    imported(moved(PEOPLE, 7, 8))
    clock.at += DAY
    with monkeypatch.context() as failing:
        failing.setattr(publish, "_put_edition", _fails)
        failing.setattr("sync.central.offered_scope.OfferedScope.offer", _fails)
        with pytest.raises(Untrusted):
            published()

    assert packs(central) == before
    assert not (central.folder / "repository/building").exists()
    assert all(one.is_new for one in published().scopes)


def _fails(*_: object) -> None:
    raise Untrusted("E-X-1", subject="x", found="1", expected="2", hint="stop")


def test_two_do_not_publish_at_once(central: CentralFolder, clock: FixedClock) -> None:
    codes: list[str] = []

    def meanwhile(what: str, done: int, total: int) -> None:
        assert (what, total) == ("publish", 2)
        assert done in {1, 2}
        with pytest.raises(MadoguchiError) as raised:
            publish.publish(central, clock)
        codes.append(raised.value.code)

    publish.publish(central, clock, progress=meanwhile)

    assert codes == ["E-PUBLISH-2"] * 2


def test_the_register_before_is_let_go(
    central: CentralFolder, published: Publish, imported: Import
) -> None:
    imported(moved(PEOPLE, 7))
    assert len(list((central.folder / "register").glob("*.pack"))) == 2
    published()

    assert len(list((central.folder / "register").glob("*.pack"))) == 1
    newest = Registers(central.folder, central.keys).newest()
    assert newest is not None
    assert newest.generation == 2


def test_a_serial_tells_its_minute_and_only_grows() -> None:
    at = AS_OF.replace(hour=9, minute=5)

    assert next_serial(0, at) == 2510010905
    assert next_serial(2510010905, at) == 2510010906
    assert next_serial(2510010999, at - DAY) == 2510011000
