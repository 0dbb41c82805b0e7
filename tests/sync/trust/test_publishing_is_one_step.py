"""Whoever reads while central publishes finds the state before or the one after."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tuf.api.metadata import Metadata, Snapshot, Timestamp

from schema.clock import FixedClock, SystemClock
from sync import files
from sync.errors import MadoguchiError, Unreadable
from sync.trust.repository import Repository
from sync.trust.root import create_repository
from sync.trust.state import State
from tests.sync.trust.conftest import MANIFEST, OWN, PACK, Kiosk
from tests.sync.trust.line import Line, newest, publish

PUBLISHED = {MANIFEST: b"second", OWN: b"own", "editions/current.json": b"offer"}


def versions(central: Repository) -> dict[str, int]:
    state = State(central.metadata)
    found = {role: state.role(role).signed.version for role in state.roles}
    return found | {
        Snapshot.type: state.snapshot.signed.version,
        Timestamp.type: state.timestamp.signed.version,
    }


class PowerCut(Exception):
    """The machine goes down."""


def cut_after(writes: int) -> Callable[[Path, bytes], None]:
    left = iter(range(writes))

    def replace(path: Path, data: bytes) -> None:
        if next(left, None) is None:
            path.with_name(path.name + ".new").write_bytes(data[:50])
            raise PowerCut
        files.replace_file(path, data)

    return replace


@pytest.mark.parametrize("writes", range(5))
def test_a_power_cut_leaves_the_state_before(
    central: Repository, kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    with monkeypatch.context() as cutting:
        cutting.setattr("sync.trust.signing.replace_file", cut_after(writes))
        with pytest.raises(PowerCut):
            publish(central, PUBLISHED)

    assert kiosk().read(MANIFEST) == b"first"
    with pytest.raises(MadoguchiError, match="E-TRUST-5"):
        kiosk().read(OWN)

    publish(central, PUBLISHED)
    believing = kiosk()
    assert {path: believing.read(path) for path in PUBLISHED} == PUBLISHED


def test_the_timestamp_is_the_last_file(
    central: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []

    def note(path: Path, data: bytes) -> None:
        written.append(path.name.partition(".")[2])
        files.replace_file(path, data)

    monkeypatch.setattr("sync.trust.signing.replace_file", note)
    monkeypatch.setattr("sync.trust.repository.replace_file", note)
    publish(central, {MANIFEST: b"second"})

    assert written == ["manifest.json", "area-13104.json", "snapshot.json", "json"]


def test_nothing_changed_is_nothing_signed(central: Repository) -> None:
    before = versions(central)
    with central.change():
        pass

    assert versions(central) == before


def test_only_what_changed_is_signed_anew(central: Repository) -> None:
    publish(central, {"editions/current.json": b"offer"})
    before = versions(central)
    publish(central, {MANIFEST: b"second"})
    after = versions(central)

    changed = {role for role in after if after[role] != before[role]}
    assert changed == {"area-13104", "snapshot", "timestamp"}


def test_an_error_in_between_publishes_nothing(
    central: Repository, kiosk: Kiosk
) -> None:
    before = versions(central)

    def given_up() -> None:
        with central.change() as change:
            change.put(MANIFEST, b"second")
            raise PowerCut

    with pytest.raises(PowerCut):
        given_up()

    assert versions(central) == before
    assert kiosk().read(MANIFEST) == b"first"


def test_what_was_offered_stays_until_the_next_change(
    central: Repository, kiosk: Kiosk, tmp_path: Path
) -> None:
    slow = kiosk()
    slow.refresh()
    with central.change() as change:
        change.drop(PACK)

    assert slow.fetch_to(PACK, tmp_path / "incoming").exists()
    assert central.read(PACK) is None
    publish(central, {MANIFEST: b"second"})
    assert list(central.targets.rglob("*full-1*")) == []


def test_old_metadata_do_not_pile_up(central: Repository) -> None:
    for number in range(5):
        publish(central, {MANIFEST: b"%d" % number})

    kept = sorted(path.name.partition(".")[2] for path in central.metadata.iterdir())

    assert kept.count("area-13104.json") == 2
    assert kept.count("snapshot.json") == 2
    assert kept.count("root.json") == 1


def test_a_file_is_moved_in_not_copied(central: Repository, kiosk: Kiosk) -> None:
    source = central.folder / "built.pack"
    source.write_bytes(b"a pack")
    with central.change() as change:
        change.add("area-13112/full-1.pack", source)
        assert list(change.offered("area-13112")) == ["area-13112/full-1.pack"]

    assert not source.exists()
    assert kiosk().read("area-13112/full-1.pack") == b"a pack"
    assert central.read("area-13112/full-1.pack") == b"a pack"


def test_two_who_publish_take_turns(central: Repository, kiosk: Kiosk) -> None:
    paths = [f"area-13104/{number}" for number in range(4)]
    threads = [
        threading.Thread(target=publish, args=(central, {path: path.encode()}))
        for path in paths
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    believing = kiosk()
    assert [believing.read(path).decode() for path in paths] == paths


def test_versions_go_on_above_what_a_lost_disk_had(tmp_path: Path) -> None:
    clock = FixedClock(SystemClock().now() - timedelta(hours=2))
    backed_up = create_repository(tmp_path / "backup", clock)
    publish(backed_up, {MANIFEST: b"first"})
    seen = versions(backed_up)
    for number in range(40):
        seen = {role: version + 1 for role, version in seen.items()}
        assert number < seen["timestamp"]

    restored = Repository(backed_up.folder, SystemClock())
    restored.refresh_timestamp(everything=True)

    assert all(versions(restored)[role] > seen[role] for role in seen)


def test_a_clock_set_back_does_not_lead_back(central: Repository) -> None:
    before = versions(central)
    past = FixedClock(SystemClock().now() - timedelta(days=3))
    Repository(central.folder, past).refresh_timestamp(everything=True)

    after = versions(central)
    assert all(after[role] == before[role] + 1 for role in before)


def expiries(central: Repository) -> dict[str, datetime]:
    state = State(central.metadata)
    found = {role: state.role(role).signed.expires for role in state.roles}
    return found | {
        Snapshot.type: state.snapshot.signed.expires,
        Timestamp.type: state.timestamp.signed.expires,
    }


@pytest.mark.parametrize("days", range(0, 400, 90))
def test_everything_outlives_the_timestamp(tmp_path: Path, days: int) -> None:
    clock = FixedClock(SystemClock().now())
    central = create_repository(tmp_path / "central", clock, timedelta(days=44))
    publish(central, PUBLISHED)
    for passed in range(0, days + 1, 15):
        clock.at = SystemClock().now() + timedelta(days=passed)
        central.refresh_timestamp()

    found = expiries(central)

    assert found["timestamp"] - clock.now() > timedelta(days=43)
    assert min(found.values()) == found["timestamp"]


def test_a_tolerance_is_bounded_by_what_is_renewed(tmp_path: Path) -> None:
    clock = FixedClock(SystemClock().now())
    central = create_repository(tmp_path / "central", clock, timedelta(days=400))

    assert expiries(central)["timestamp"] - clock.now() <= timedelta(days=45)


def test_where_nothing_was_set_up_nothing_is_signed(tmp_path: Path) -> None:
    nothing = Repository(tmp_path, SystemClock())

    for work in (nothing.refresh_timestamp, nothing.root, nothing.root_expires):
        with pytest.raises(Unreadable, match="E-REPO-1"):
            work()


@pytest.mark.parametrize("role", ["snapshot", "area-13104", "root"])
@pytest.mark.parametrize("how", ["gone", "spoilt", "swapped"])
def test_damage_at_central_is_said(central: Repository, role: str, how: str) -> None:
    path = newest(central.metadata, role)
    if how == "gone":
        path.rename(central.folder / path.name)
    elif how == "spoilt":
        path.write_bytes(path.read_bytes()[:-40])
    else:
        path.write_bytes((central.metadata / "timestamp.json").read_bytes())

    with pytest.raises(MadoguchiError, match=r"E-REPO-[12]"):
        publish(central, PUBLISHED)


def test_unknown_fields_of_a_later_version_are_kept(
    central: Repository, kiosk: Kiosk, line: Line
) -> None:
    with central.signing() as signing:
        signing.state.role("targets").signed.unrecognized_fields["later"] = 1
        signing.renew(everything=True)
        signing.commit()

    assert kiosk().read(MANIFEST) == b"first"
    kept = Metadata.from_file(str(newest(line.folder / "metadata", "targets")))
    assert kept.signed.unrecognized_fields["later"] == 1
