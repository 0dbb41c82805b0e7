"""A stick may hold anything; only plain files inside it are read."""

import shutil
from pathlib import Path

import pytest

from sync.errors import Unreachable
from sync.trust.fetch import FolderFetch
from sync.trust.repository import Repository
from tests.sync.trust.conftest import MANIFEST, Kiosk
from tests.sync.trust.line import code_of, publish


def test_an_older_state_is_refused_on_a_stick_too(
    central: Repository, kiosk: Kiosk, tmp_path: Path
) -> None:
    shutil.copytree(central.metadata.parent, tmp_path / "stick")
    publish(central, {MANIFEST: b"second"})
    kiosk().refresh()

    stick = kiosk(FolderFetch(tmp_path / "stick"))

    assert code_of(stick.refresh) == "E-TRUST-2"


@pytest.mark.parametrize("part", ["*.snapshot.json", "*.area-13104.json"])
def test_a_stick_that_is_half_filled_is_for_later(
    central: Repository, kiosk: Kiosk, part: str
) -> None:
    for path in central.metadata.glob(part):
        path.unlink()

    with pytest.raises(Unreachable, match="E-TRUST-6"):
        kiosk().read(MANIFEST)


@pytest.mark.parametrize(
    "name",
    [
        "../secret",
        "metadata/../../secret",
        "/etc/passwd",
        "metadata//timestamp.json",
        "metadata/./timestamp.json",
        "metadata\\..\\secret",
        "C:secret",
        "metadata/time\0stamp.json",
        "",
        "a" * 300,
    ],
)
def test_a_stick_is_read_only_inside(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_bytes(b"of somebody else")
    (tmp_path / "stick").mkdir()
    stick = FolderFetch(tmp_path / "stick")

    def read() -> None:
        with stick(name):
            pass

    assert code_of(read) == "E-TRUST-7"


def test_a_link_does_not_lead_out_of_a_stick(
    central: Repository, kiosk: Kiosk, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    shutil.copytree(central.metadata.parent, tmp_path / "stick")
    shutil.move(tmp_path / "stick" / "targets" / "area-13104", outside)
    (tmp_path / "stick" / "targets" / "area-13104").symlink_to(outside)

    client = kiosk(FolderFetch(tmp_path / "stick"))

    assert code_of(lambda: client.read(MANIFEST)) == "E-TRUST-7"


def test_a_folder_in_place_of_a_file_is_no_file(tmp_path: Path, kiosk: Kiosk) -> None:
    (tmp_path / "stick" / "metadata" / "timestamp.json").mkdir(parents=True)

    client = kiosk(FolderFetch(tmp_path / "stick"))

    assert code_of(client.refresh) == "E-TRUST-6"
