"""A backup is proven when it is made, comes back anywhere, and kiosks push on."""

import io
import json
import os
import shutil
import threading
import warnings
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
import zstandard
from sqlalchemy import Connection, select, update

from schema.clock import FixedClock
from schema.errors import MadoguchiError, NotIntact, Refused, Unreadable, Untrusted
from schema.wire.log import Receipt
from sync.central.app import make_app
from sync.central.backup import back_up
from sync.central.backup_check import check_backup
from sync.central.database import Database
from sync.central.folder import open_central
from sync.central.keys import CentralKeys
from sync.central.pack_keys import PackKeys
from sync.central.restore import restore
from sync.central.running import Central
from sync.central.tables import CentralTable, EventRow
from sync.protocol.envelope import RECEIPT, Sign, opened_as
from tests.sync.central.kiosk import Kiosk, trouble
from tests.sync.conftest import NewUrl

Change = Callable[[dict[str, Any], dict[str, bytes]], None]
PACK = "area-13104/full-1.pack"
ON_ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""Of tests of the archive's form, which is the same whatever it comes from."""


@pytest.fixture
async def filled(enrolled: Kiosk, central: Central) -> Kiosk:
    """A kiosk whose events are at central, and something of everything else."""
    assert (await enrolled.post("/v1/log", enrolled.batch(1, 30))).status_code == 200
    PackKeys(central.database, central.keys).keep(PACK, b"p" * 32)
    with central.repository.change() as change:
        change.put("area-13104/manifest.json", b"{}")
    register = central.opened.folder / "register"
    register.mkdir()
    (register / "1.pack").write_bytes(os.urandom(100_000))
    (register / "importing.lock").touch()
    return enrolled


def every_row(database: Database) -> dict[str, list[tuple[object, ...]]]:
    def work(to: Connection) -> dict[str, list[tuple[object, ...]]]:
        tables = CentralTable.metadata.tables.items()
        return {
            name: [
                tuple(row)
                for row in to.execute(select(table).order_by(*table.primary_key))
            ]
            for name, table in tables
        }

    return database.read(work)


def part_of(file: Path) -> Path:
    return file.with_name(f"{file.name}.part")


@pytest.mark.parametrize("into", ["sqlite", "postgresql"])
async def test_a_backup_comes_back_and_kiosks_push_on(  # noqa: PLR0913, PLR0917
    filled: Kiosk,
    central: Central,
    tmp_path: Path,
    new_url: NewUrl,
    clock: FixedClock,
    into: str,
) -> None:
    made = back_up(central.opened, tmp_path / "b", clock, with_keys=True)
    before = every_row(central.database)
    # Sent after the backup: the restored central has not got it.
    assert (await filled.post("/v1/log", filled.batch(31, 10))).status_code == 200
    version = central.repository.state().timestamp.signed.version

    folder = tmp_path / "again"
    done = restore(tmp_path / "b", folder, clock, new_url(into))

    assert (done.central, done.rows) == (central.keys.central, made.rows)
    assert done.database == into
    with open_central(folder) as opened:
        assert every_row(opened.database) == before
        running = Central(opened, clock)
        assert running.repository.state().timestamp.signed.version > version
        assert running.repository.read("area-13104/manifest.json") == b"{}"
        assert running.pack_keys.find(PACK) == b"p" * 32
        await push_on(filled, running)
        running.close()


async def push_on(kiosk: Kiosk, central: Central) -> None:
    """Send what is new to another central: it says what it lacks."""
    transport = httpx.ASGITransport(make_app(central))
    async with httpx.AsyncClient(transport=transport, base_url="http://c") as client:
        kiosk.client = client
        answer = await kiosk.post("/v1/log", kiosk.batch(41, 5))
        assert trouble(answer) == (409, "gap")
        answer = await kiosk.post("/v1/log", kiosk.batch(31, 15))
        found = opened_as(Receipt, RECEIPT, answer.content, central.keys.public_key)
        assert found.seq == 45


async def test_the_register_and_what_is_published_come_back_as_they_were(
    filled: Kiosk, central: Central, tmp_path: Path, clock: FixedClock
) -> None:
    back_up(central.opened, tmp_path / "b", clock, with_keys=True)
    restore(tmp_path / "b", tmp_path / "again", clock)

    old, new = central.opened.folder, tmp_path / "again"
    kept = ["register/1.pack", "keys/master.key", "keys/trust/targets.pem"]
    kept += [
        path.relative_to(old).as_posix()
        for path in (old / "repository" / "targets").rglob("*.json")
    ]
    assert len(kept) == 4
    assert [(new / one).read_bytes() for one in kept] == [
        (old / one).read_bytes() for one in kept
    ]
    assert not (new / "register" / "importing.lock").exists()
    assert not (new / "root-keys").exists()
    assert filled.device


@ON_ONE
async def test_without_keys_a_backup_opens_nothing_and_says_so(
    filled: Kiosk, central: Central, tmp_path: Path, clock: FixedClock
) -> None:
    made = back_up(central.opened, tmp_path / "b", clock)
    folder = central.opened.folder
    secrets = [path.read_bytes() for path in (folder / "keys").rglob("*.*")]
    secrets += [path.read_bytes() for path in (folder / "root-keys").iterdir()]

    assert not made.with_keys
    written = (tmp_path / "b").read_bytes()
    assert len(secrets) > 6
    assert [secret for secret in secrets if secret in written] == []
    with pytest.raises(Unreadable, match="E-BACKUP-8"):
        restore(tmp_path / "b", tmp_path / "again", clock)
    assert filled.device


@ON_ONE
async def test_keys_that_were_kept_apart_open_it(
    filled: Kiosk, central: Central, tmp_path: Path, clock: FixedClock
) -> None:
    back_up(central.opened, tmp_path / "b", clock)
    for name, keys in (("right", central.opened.folder), ("wrong", None)):
        place = tmp_path / name / "keys"
        if keys:
            shutil.copytree(keys / "keys", place)
        else:
            CentralKeys.create(tmp_path / name)
            shutil.copytree(central.opened.folder / "keys" / "trust", place / "trust")

    with pytest.raises(NotIntact, match="E-BACKUP-9"):
        restore(tmp_path / "b", tmp_path / "wrong", clock)
    done = restore(tmp_path / "b", tmp_path / "right", clock)
    assert done.rows["event"] == 30
    assert filled.device


@ON_ONE
async def test_nothing_is_overwritten(
    filled: Kiosk, central: Central, tmp_path: Path, clock: FixedClock, new_url: NewUrl
) -> None:
    back_up(central.opened, tmp_path / "b", clock, with_keys=True)
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "thesis.txt").touch()

    with pytest.raises(Refused, match="E-BACKUP-7"):
        restore(tmp_path / "b", tmp_path / "used", clock)
    url = new_url("postgresql")
    restore(tmp_path / "b", tmp_path / "one", clock, url)
    with pytest.raises(Refused, match="E-CENTRAL-29"):
        restore(tmp_path / "b", tmp_path / "two", clock, url)
    assert not (tmp_path / "two" / "central.toml").exists()
    assert filled.device


@ON_ONE
async def test_a_backup_that_fails_keeps_the_one_before(
    filled: Kiosk, central: Central, tmp_path: Path, clock: FixedClock
) -> None:
    file = tmp_path / "b"
    back_up(central.opened, file, clock)
    before = file.read_bytes()
    spoil = update(EventRow).where(EventRow.seq == 17).values(raw=b"{}")  # type: ignore[arg-type]
    central.database.write(lambda to: to.execute(spoil))

    with pytest.raises(NotIntact, match="E-BACKUP-3") as refused:
        back_up(central.opened, file, clock)

    assert filled.device in str(refused.value)
    assert file.read_bytes() == before
    assert not part_of(file).exists()


@ON_ONE
@pytest.mark.parametrize(
    "spoil",
    [
        "DELETE FROM event WHERE seq = 30",
        "DELETE FROM event WHERE seq = 1",
        "DELETE FROM event",
        "DELETE FROM head",
        "UPDATE head SET seq = 29",
        "UPDATE event SET hash = raw WHERE seq = 5",
    ],
)
async def test_a_chain_with_a_hole_is_never_called_whole(
    filled: Kiosk, central: Central, tmp_path: Path, clock: FixedClock, spoil: str
) -> None:
    central.database.write(lambda to: to.exec_driver_sql(spoil))

    with pytest.raises(NotIntact, match="E-BACKUP-3"):
        back_up(central.opened, tmp_path / "b", clock)
    assert filled.device


@ON_ONE
async def test_an_altered_byte_is_noticed_or_changes_nothing(
    filled: Kiosk, central: Central, tmp_path: Path, clock: FixedClock
) -> None:
    file = tmp_path / "b"
    back_up(central.opened, file, clock)
    whole, header, noticed = file.read_bytes(), check_backup(file), 0
    places = [*range(0, 1200, 7), *range(len(whole) - 1200, len(whole), 7)]
    for place in places:
        spoilt = bytearray(whole)
        spoilt[place] ^= 0x21
        file.write_bytes(spoilt)
        try:
            # As a date of the archive's own, which nobody reads.
            assert check_backup(file) == header
        except MadoguchiError as error:
            noticed += error.code.startswith("E-BACKUP")
    assert noticed > len(places) // 2
    for length in (0, 10, len(whole) // 2, len(whole) - 1):
        file.write_bytes(whole[:length])
        with pytest.raises(MadoguchiError, match="E-BACKUP"):
            check_backup(file)
    assert filled.device


def written_anew(file: Path, change: Change, sign: Sign | None = None) -> None:
    """Change a backup's entries and its list, as its own hashes allow it."""
    with zipfile.ZipFile(file) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    header = json.loads(entries["backup.json"])
    change(header, entries)
    entries["backup.json"] = json.dumps(header).encode()
    if sign:
        signed = b"madoguchi/backup/v1\0" + entries["backup.json"]
        entries["backup.sig"] = sign(signed)
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)


def plant(header: dict[str, Any], entries: dict[str, bytes]) -> None:
    """Put a facility in that nobody registered, with every hash as it should be."""
    entry, kept = "tables/setting.ndjson.zst", header["tables"]["setting"]
    packed = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(entries[entry]))
    lines = packed.read() + b'["planted","x"]\n'
    entries[entry] = zstandard.ZstdCompressor().compress(lines)
    kept |= {"rows": kept["rows"] + 1, "sha256": sha256(lines).hexdigest()}


def unchanged(_: object, entries: dict[str, bytes]) -> None:
    """Change nothing but the signature's presence."""
    del entries["backup.sig"]


@ON_ONE
@pytest.mark.parametrize("with_keys", [False, True])
async def test_what_this_central_did_not_sign_is_not_restored(
    filled: Kiosk,
    central: Central,
    tmp_path: Path,
    clock: FixedClock,
    with_keys: bool,  # noqa: FBT001
) -> None:
    other = CentralKeys.create(tmp_path / "other")
    for number, (change, sign) in enumerate(
        [(plant, None), (plant, other.sign), (unchanged, None), (unchanged, other.sign)]
    ):
        file, folder = tmp_path / f"b{number}", tmp_path / f"again{number}"
        back_up(central.opened, file, clock, with_keys=with_keys)
        written_anew(file, change, sign)
        check_backup(file)
        if not with_keys:
            shutil.copytree(central.opened.folder / "keys", folder / "keys")
        before = sorted(folder.rglob("*"))

        with pytest.raises(Untrusted, match="E-BACKUP-10"):
            restore(file, folder, clock)

        assert sorted(folder.rglob("*")) == before
    assert filled.device


@ON_ONE
async def test_what_a_killed_backup_left_is_removed_by_the_next(
    filled: Kiosk, central: Central, tmp_path: Path, clock: FixedClock
) -> None:
    back_up(central.opened, tmp_path / "monday", clock, with_keys=True)
    left = tmp_path / "tuesday.part"
    left.write_bytes((tmp_path / "monday").read_bytes()[:2_000])
    somebodys = tmp_path / "thesis.part"
    somebodys.write_bytes(b"PK")

    back_up(central.opened, tmp_path / "wednesday", clock)

    assert not left.exists()
    assert somebodys.exists()
    assert (tmp_path / "monday").exists()
    assert filled.device


@ON_ONE
async def test_a_list_that_was_written_anew_leads_nowhere_else(
    filled: Kiosk, central: Central, tmp_path: Path, clock: FixedClock
) -> None:
    file = tmp_path / "b"
    back_up(central.opened, file, clock, with_keys=True)
    outside = "files/../../outside.txt"

    def add(header: dict[str, Any], entries: dict[str, bytes]) -> None:
        header["files"][outside] = sha256(b"x").hexdigest()
        entries[outside] = b"x"

    written_anew(file, add, central.keys.sign)

    with pytest.raises(NotIntact, match="E-BACKUP-2"):
        restore(file, tmp_path / "deep" / "again", clock)
    assert not (tmp_path / "outside.txt").exists()
    assert filled.device


async def test_a_backup_is_of_one_instant(
    filled: Kiosk, central: Central, tmp_path: Path, clock: FixedClock
) -> None:
    """While it is written, kiosks push on."""
    stop = threading.Event()

    def push() -> None:
        first = 31
        while not stop.is_set():
            central.intake.take(filled.batch(first, 5))
            first += 5

    pushing = threading.Thread(target=push)
    pushing.start()
    try:
        for _ in range(5):
            made = back_up(central.opened, tmp_path / "b", clock)
            assert made.rows["event"] == made.rows["confirmation"] >= 30
    finally:
        stop.set()
        pushing.join()


@ON_ONE
async def test_later_programs_backups_are_refused(
    filled: Kiosk, central: Central, tmp_path: Path, clock: FixedClock
) -> None:
    file = tmp_path / "b"
    back_up(central.opened, file, clock)
    with zipfile.ZipFile(file, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("backup.json", b'{"v": 2}')

    with pytest.raises(Refused, match="E-BACKUP-4"):
        check_backup(file)
    assert filled.device


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(b"hello")
    with zipfile.ZipFile(tmp_path / "zip", "w") as archive:
        archive.writestr("readme", b"hello")
    for name, code in (("text", 1), ("zip", 1), ("nothing", 5)):
        with pytest.raises(Unreadable, match=f"E-BACKUP-{code}"):
            check_backup(tmp_path / name)


@ON_ONE
async def test_nobody_else_can_read_a_backup(
    filled: Kiosk, central: Central, tmp_path: Path, clock: FixedClock
) -> None:
    before = os.umask(0)
    try:
        back_up(central.opened, tmp_path / "b", clock)
    finally:
        os.umask(before)

    others = 0 if os.name == "nt" else 0o077
    assert not (tmp_path / "b").stat().st_mode & others
    assert filled.device
