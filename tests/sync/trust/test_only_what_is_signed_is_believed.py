"""Every attack on what central offers has its own refusal, and changes nothing."""

import itertools
import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, Root

from schema.clock import FixedClock, SystemClock
from sync.errors import Untrusted
from sync.trust.client import TrustClient
from sync.trust.keys import keep_key, new_key, online_key_path, read_key
from sync.trust.repository import TOLERANCE, Repository
from sync.trust.root import create_repository
from sync.trust.signing import Signing
from tests.sync.trust.conftest import MANIFEST, OWN, PACK, Kiosk
from tests.sync.trust.line import Line, broken, code_of, newest, publish

MOST_OF_A_TIMESTAMP = 16_384


def seen(kiosk: TrustClient) -> dict[str, bytes]:
    """What the kiosk remembers of central."""
    folder = kiosk.folder / "seen"
    return {
        path.name: path.read_bytes()
        for path in folder.rglob("*.json")
        if not path.is_symlink()
    }


def test_what_is_signed_is_believed(central: Repository, kiosk: Kiosk) -> None:
    with central.change() as change:
        change.put(OWN, b"of one facility")
    believing = kiosk()

    assert believing.read(MANIFEST) == b"first"
    assert believing.read(OWN) == b"of one facility"
    publish(central, {MANIFEST: b"second"})
    believing.refresh()
    assert believing.read(MANIFEST) == b"second"


def test_an_older_state_is_refused(central: Repository, kiosk: Kiosk) -> None:
    old = central.folder / "old"
    shutil.copytree(central.metadata, old)
    publish(central, {MANIFEST: b"second"})
    kiosk().refresh()
    remembered = seen(kiosk())
    shutil.copytree(old, central.metadata, dirs_exist_ok=True)

    assert code_of(kiosk().refresh) == "E-TRUST-2"
    assert seen(kiosk()) == remembered


def test_an_older_list_of_roles_is_refused(central: Repository, kiosk: Kiosk) -> None:
    kiosk().refresh()
    with central.signing() as signing:
        signing.state.snapshot.signed.meta["area-13104.json"].version -= 1
        signing.begin("area-13112")
        signing.commit()

    assert code_of(kiosk().refresh) == "E-TRUST-2"


def test_a_state_that_is_held_back_is_refused_after_its_time(
    central: Repository, kiosk: Kiosk
) -> None:
    kiosk().refresh()
    then = FixedClock(SystemClock().now() - TOLERANCE - timedelta(hours=1))
    Repository(central.folder, then).refresh_timestamp()

    assert code_of(kiosk().refresh) == "E-TRUST-1"


def test_a_state_is_good_for_the_tolerance(central: Repository, kiosk: Kiosk) -> None:
    then = FixedClock(SystemClock().now() - TOLERANCE + timedelta(hours=1))
    Repository(central.folder, then).refresh_timestamp()

    assert kiosk().read(MANIFEST) == b"first"


def test_an_expired_root_is_refused(tmp_path: Path, line: Line) -> None:
    then = FixedClock(SystemClock().now() - timedelta(days=366))
    late = create_repository(tmp_path / "late", then)
    Repository(late.folder, SystemClock()).refresh_timestamp(everything=True)
    line.folder = late.metadata.parent

    client = TrustClient(tmp_path / "another", late.root(), line)

    assert code_of(client.refresh) == "E-TRUST-1"


@pytest.mark.parametrize("role", ["area-13104", "targets", "editions"])
def test_parts_of_two_states_are_refused(
    central: Repository, kiosk: Kiosk, role: str
) -> None:
    old = newest(central.metadata, role).read_bytes()
    central.refresh_timestamp(everything=True)
    newest(central.metadata, role).write_bytes(old)

    def all_three() -> None:
        client = kiosk()
        client.refresh()
        client.read(MANIFEST)
        client.target("editions/current.json")

    assert code_of(all_three) == "E-TRUST-4"


def test_a_snapshot_of_another_state_is_refused(
    central: Repository, kiosk: Kiosk
) -> None:
    kiosk().refresh()
    old = newest(central.metadata, "snapshot").read_bytes()
    publish(central, {MANIFEST: b"second"})
    newest(central.metadata, "snapshot").write_bytes(old)

    assert code_of(kiosk().refresh) == "E-TRUST-4"


@pytest.mark.parametrize("role", ["timestamp", "snapshot", "targets", "area-13104"])
def test_a_key_that_may_not_sign_is_refused(
    central: Repository, kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    keep_key(new_key(), online_key_path(central.folder, role))
    monkeypatch.setattr(Signing, "_holds", lambda *_: True)
    central.refresh_timestamp(everything=True)

    assert code_of(lambda: kiosk().read(MANIFEST)) == "E-TRUST-3"


def test_a_foreign_key_is_noticed_before_it_signs(
    central: Repository, kiosk: Kiosk
) -> None:
    keep_key(new_key(), online_key_path(central.folder, "area-13104"))

    assert code_of(lambda: publish(central, {MANIFEST: b"second"})) == "E-REPO-4"
    assert kiosk().read(MANIFEST) == b"first"


def test_a_scope_does_not_sign_for_another(central: Repository, kiosk: Kiosk) -> None:
    foreign = "area-13112/manifest.json"
    with central.signing() as signing:
        role = signing.state.role("area-13104").signed
        target = role.targets[MANIFEST]
        role.targets[foreign] = target
        signing.renew(everything=True)
        signing.commit()

    assert code_of(lambda: kiosk().read(foreign)) == "E-TRUST-5"
    assert kiosk().read(MANIFEST) == b"first"


def next_root(central: Repository, *keys: CryptoSigner) -> None:
    root = Metadata[Root].from_bytes(central.root())
    root.signed.version += 1
    root.signatures.clear()
    for key in keys:
        root.sign(key, append=True)
    (central.metadata / "2.root.json").write_bytes(root.to_bytes())


def root_keys(central: Repository) -> Iterator[CryptoSigner]:
    return map(read_key, sorted((central.folder / "root-keys").glob("*.pem")))


def test_one_root_key_is_not_enough(central: Repository, kiosk: Kiosk) -> None:
    first, *_ = root_keys(central)
    next_root(central, first, new_key())

    assert code_of(kiosk().refresh) == "E-TRUST-3"


def test_two_root_keys_are_enough(central: Repository, kiosk: Kiosk) -> None:
    first, second, _ = root_keys(central)
    next_root(central, first, second)

    assert kiosk().read(MANIFEST) == b"first"


@pytest.mark.parametrize("name", ["2.root", "timestamp"])
def test_a_portals_page_is_refused(line: Line, kiosk: Kiosk, name: str) -> None:
    line.instead[name] = b"<html>Welcome to our network</html>"

    assert code_of(kiosk().refresh) == "E-TRUST-3"


@pytest.mark.parametrize("part", ["snapshot", "manifest", "full-1"])
@pytest.mark.parametrize("how", ["cut", "flipped", "longer"])
def test_altered_bytes_are_refused(
    central: Repository, kiosk: Kiosk, tmp_path: Path, part: str, how: str
) -> None:
    for path in central.metadata.parent.rglob(f"*{part}*"):
        data = path.read_bytes()
        flipped = data[:-1] + bytes([data[-1] ^ 1])
        made = {"cut": data[:-1], "flipped": flipped, "longer": data + b" "}
        path.write_bytes(made[how])

    def both() -> None:
        client = kiosk()
        client.read(MANIFEST)
        client.fetch_to(PACK, tmp_path / "incoming")

    assert code_of(both) == "E-TRUST-4"
    assert list((tmp_path / "incoming").glob("*")) == []


@pytest.mark.parametrize("part", ["timestamp", "manifest", "full-1"])
def test_data_without_end_are_cut_off(
    line: Line, kiosk: Kiosk, tmp_path: Path, part: str
) -> None:
    line.instead[part] = itertools.repeat(b"\0" * 1_000)

    def both() -> None:
        client = kiosk()
        client.read(MANIFEST)
        client.fetch_to(PACK, tmp_path / "incoming")

    assert code_of(both) == "E-TRUST-4"
    assert line.bytes_of(part) <= MOST_OF_A_TIMESTAMP + 25_600 + 2_000


def test_a_file_too_large_for_memory_is_not_begun(kiosk: Kiosk, line: Line) -> None:
    assert code_of(lambda: kiosk().read(PACK, most=1_000)) == "E-TRUST-4"
    assert line.bytes_of("full-1") == 0


@pytest.mark.parametrize("path", ["area-13104/full-9.pack", OWN, "editions/x", "x"])
def test_what_nobody_signed_is_refused(kiosk: Kiosk, path: str) -> None:
    assert code_of(lambda: kiosk().target(path)) == "E-TRUST-5"


def test_a_line_that_is_down_is_said_as_it_is(line: Line, kiosk: Kiosk) -> None:
    line.breaks_after = 0

    assert code_of(kiosk().refresh) == broken().code


def test_a_hash_of_another_kind_is_refused(central: Repository, kiosk: Kiosk) -> None:
    with central.signing() as signing:
        role = signing.state.role("area-13104").signed
        role.targets[MANIFEST].hashes = {"md5": "0" * 32}
        signing.renew(everything=True)
        signing.commit()

    assert code_of(lambda: kiosk().read(MANIFEST)) == "E-TRUST-4"


def test_another_centrals_state_is_refused(
    line: Line, kiosk: Kiosk, tmp_path: Path
) -> None:
    kiosk().refresh()
    other = create_repository(tmp_path / "other", SystemClock())
    line.folder = other.metadata.parent

    with pytest.raises(Untrusted, match="E-TRUST-3"):
        kiosk().refresh()


def test_a_kiosk_enrolled_elsewhere_follows_its_new_central(
    line: Line, kiosk: Kiosk, tmp_path: Path
) -> None:
    moved = kiosk()
    moved.refresh()
    other = create_repository(tmp_path / "other", SystemClock())
    with other.change() as change:
        change.put(MANIFEST, b"of the other")
    line.folder = other.metadata.parent

    assert (
        TrustClient(moved.folder, other.root(), line).read(MANIFEST) == b"of the other"
    )


def test_what_is_remembered_may_be_lost(kiosk: Kiosk) -> None:
    client = kiosk()
    client.refresh()
    for path in (client.folder / "seen").rglob("*.json"):
        path.write_bytes(b"")

    assert kiosk().read(MANIFEST) == b"first"


def test_a_root_is_read_as_json_of_its_own(central: Repository) -> None:
    root = json.loads(central.root())["signed"]

    assert root["roles"]["root"]["threshold"] == 2
    assert len(root["roles"]["root"]["keyids"]) == 3
    assert root["consistent_snapshot"] is True
