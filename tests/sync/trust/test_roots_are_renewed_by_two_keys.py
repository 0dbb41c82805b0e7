"""A lost root key is replaced by the other two; kiosks follow by themselves."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from schema.clock import FixedClock, SystemClock
from sync.errors import MadoguchiError, Untrusted
from sync.trust.client import TrustClient
from sync.trust.keys import keep_key, new_key, root_keys_present
from sync.trust.repository import Repository
from sync.trust.root import create_repository, rotate_root
from tests.sync.trust.conftest import MANIFEST, Kiosk
from tests.sync.trust.line import Line


def key_files(central: Repository) -> list[Path]:
    return sorted((central.folder / "root-keys").glob("*.pem"))


def test_three_keys_are_made_and_counted_until_they_are_gone(
    central: Repository,
) -> None:
    assert root_keys_present(central.folder) == 3
    for left, file in enumerate(reversed(key_files(central))):
        file.unlink()
        assert root_keys_present(central.folder) == 2 - left


def test_central_signs_day_by_day_without_a_root_key(
    central: Repository, kiosk: Kiosk
) -> None:
    for file in key_files(central):
        file.unlink()
    with central.change() as change:
        change.put(MANIFEST, b"second")
    central.refresh_timestamp()

    assert kiosk().read(MANIFEST) == b"second"


def test_two_roots_later_a_kiosk_still_follows(
    central: Repository, kiosk: Kiosk, line: Line, tmp_path: Path
) -> None:
    old = kiosk()
    old.refresh()
    first, second, third = key_files(central)
    (fourth,) = rotate_root(central, [first, second])
    (fifth,) = rotate_root(central, [second, fourth])
    with central.change() as change:
        change.put(MANIFEST, b"second")

    assert third.exists()
    assert kiosk().read(MANIFEST) == b"second"
    assert TrustClient(tmp_path / "new", central.root(), line).read(MANIFEST)
    with pytest.raises(MadoguchiError, match="E-REPO-8"):
        rotate_root(central, [first, fifth])


def test_the_root_is_renewed_by_all_three(central: Repository, kiosk: Kiosk) -> None:
    before = central.root_expires()
    later = Repository(
        central.folder, FixedClock(SystemClock().now() + timedelta(days=300))
    )

    assert rotate_root(later, key_files(central)) == ()

    assert later.root_expires() - before > timedelta(days=299)
    assert root_keys_present(central.folder) == 3
    assert kiosk().read(MANIFEST) == b"first"


def test_one_key_renews_nothing(central: Repository) -> None:
    before = central.root()
    first, *_ = key_files(central)

    with pytest.raises(MadoguchiError, match="E-REPO-7"):
        rotate_root(central, [first, first])

    assert central.root() == before


def test_a_foreign_key_renews_nothing(central: Repository, tmp_path: Path) -> None:
    before = central.root()
    keep_key(new_key(), tmp_path / "foreign.pem")

    with pytest.raises(MadoguchiError, match="E-REPO-8"):
        rotate_root(central, [*key_files(central), tmp_path / "foreign.pem"])

    assert central.root() == before


def test_what_is_no_key_is_said(central: Repository, tmp_path: Path) -> None:
    (tmp_path / "no-key.pem").write_text("nothing", "ascii")

    with pytest.raises(MadoguchiError, match="E-REPO-3"):
        rotate_root(central, [*key_files(central), tmp_path / "no-key.pem"])


def test_keys_that_somebody_took_are_worth_nothing_afterwards(
    central: Repository, kiosk: Kiosk, line: Line, tmp_path: Path
) -> None:
    kiosk().refresh()
    shutil.copytree(central.folder, tmp_path / "thief")
    rotate_root(central, key_files(central)[:2], online=True)
    assert kiosk().read(MANIFEST) == b"first"
    thief = Repository(tmp_path / "thief", SystemClock())
    with thief.change() as change:
        change.put(MANIFEST, b"forged")
    line.folder = thief.metadata.parent

    with pytest.raises(Untrusted, match="E-TRUST-3"):
        kiosk().refresh()


def test_keys_that_were_half_replaced_are_replaced_again(
    central: Repository, kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    kiosk().refresh()
    files = key_files(central)[:2]
    with monkeypatch.context() as failing:
        failing.setattr("sync.trust.signing.replace_file", _disk_is_full)
        with pytest.raises(OSError, match="full"):
            rotate_root(central, files, online=True)
    assert kiosk().read(MANIFEST) == b"first"

    rotate_root(central, files, online=True)
    with central.change() as change:
        change.put(MANIFEST, b"second")

    assert kiosk().read(MANIFEST) == b"second"


def _disk_is_full(*_: object) -> None:
    raise OSError("full")


def test_a_root_without_its_timestamp_is_mended_by_the_next_day(
    central: Repository, kiosk: Kiosk
) -> None:
    kiosk().refresh()
    before = (central.metadata / "timestamp.json").read_bytes()
    rotate_root(central, key_files(central)[:2], online=True)
    (central.metadata / "timestamp.json").write_bytes(before)

    with pytest.raises(Untrusted, match="E-TRUST-3"):
        kiosk().refresh()
    central.refresh_timestamp()

    assert kiosk().read(MANIFEST) == b"first"


def test_a_second_start_is_refused(central: Repository) -> None:
    before = [path.read_bytes() for path in key_files(central)]

    with pytest.raises(MadoguchiError, match="E-REPO-5"):
        create_repository(central.folder, SystemClock())

    assert [path.read_bytes() for path in key_files(central)] == before


def test_a_start_that_was_cut_off_is_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "begun"
    with monkeypatch.context() as failing:
        failing.setattr("sync.trust.signing.replace_file", _disk_is_full)
        with pytest.raises(OSError, match="full"):
            create_repository(folder, SystemClock())

    made = create_repository(folder, SystemClock())

    assert root_keys_present(folder) == 3
    assert made.read(MANIFEST) is None
