"""What leaves central is signed, plainly named, and tagged by its content."""

import os
from pathlib import Path

import pytest

from sync.trust.fetch import FolderFetch
from sync.trust.repository import Repository
from sync.trust.served import carried, metadata_file, target_file
from tests.sync.trust.conftest import MANIFEST, OWN, PACK, Kiosk
from tests.sync.trust.line import publish

PUBLISHED = {MANIFEST: b"second", OWN: b"own", "editions/current.json": b"offer"}


def test_nobody_else_reads_central_files(central: Repository) -> None:
    others = 0 if os.name == "nt" else 0o077
    found = [path for path in central.folder.rglob("*.*") if path.is_file()]

    assert len(found) > 10
    open_to_others = [path.name for path in found if path.stat().st_mode & others]
    assert [name for name in open_to_others if not name.endswith(".lock")] == []


def test_the_tag_of_what_is_served_is_its_hash(central: Repository) -> None:
    timestamp = metadata_file(central, "timestamp.json")
    assert timestamp is not None
    publish(central, {MANIFEST: b"second"})
    again = metadata_file(central, "timestamp.json")
    assert again is not None
    target = central.offered("area-13104")[PACK]
    pack = target_file(central, target.get_prefixed_paths()[0])

    assert timestamp.etag != again.etag
    assert pack is not None
    assert pack.etag == f'"{target.hashes["sha256"]}"'
    assert pack.path.stat().st_size == target.length


@pytest.mark.parametrize(
    "name",
    [
        "../metadata/timestamp.json",
        "..",
        "",
        "area-13104",
        PACK,
        "/etc/passwd",
        "timestamp.json.new",
        "../signing.lock",
        "area-13104/../../../keys/trust/timestamp.pem",
    ],
)
def test_nothing_else_is_served(central: Repository, name: str) -> None:
    (central.metadata / "timestamp.json.new").write_bytes(b"half")

    assert metadata_file(central, name) is None
    assert target_file(central, name) is None


def test_a_stick_holds_what_one_scope_needs(
    central: Repository, kiosk: Kiosk, tmp_path: Path
) -> None:
    publish(central, {**PUBLISHED, "area-13112/manifest.json": b"of another"})
    source = central.metadata.parent
    names = carried(central, ["area-13104", "facility-sample"])
    for name in names:
        (tmp_path / "stick" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "stick" / name).write_bytes((source / name).read_bytes())

    stick = kiosk(FolderFetch(tmp_path / "stick"))

    assert {path: stick.read(path) for path in PUBLISHED} == PUBLISHED
    assert stick.fetch_to(PACK, tmp_path / "incoming").exists()
    assert names[-1] == "metadata/timestamp.json"
    assert not any("13112" in name for name in names)
