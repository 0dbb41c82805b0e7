"""Proving a backup whole, without restoring it (控えの検証)."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import zstandard

from schema.confirmation import chain_next, chain_start
from sync.central.backup_form import (
    Header,
    altered,
    broken_chain,
    copied,
    no_backup,
    read_header,
    read_rows,
)
from sync.errors import Unreadable
from sync.files import translated

_CHAINED = frozenset({"event", "head"})
_EPOCH = itemgetter("device", "epoch")


def check_backup(file: Path) -> Header:
    """Read a backup to its end: every hash, every count, every chain.

    Raises:
        Unreadable: It is no backup, or cannot be read.
        NotIntact: Something is not as it was written, or a chain is broken.
        Refused: A later version of the program made it.
    """
    with _told_as_backups(), ZipFile(file) as archive:
        header = read_header(archive)
        for name, digest in header.files.items():
            with archive.open(name) as content:
                if copied(content) != digest:
                    raise altered(name)
        for name in header.tables.keys() - _CHAINED:
            for _ in read_rows(archive, name, header.tables[name]):
                pass
        _check_chains(archive, header)
    return header


@contextmanager
def _told_as_backups() -> Iterator[None]:
    """Tell what does not read as an archive of this form.

    Raises:
        Unreadable: It is no backup, or there is none.
        NotIntact: Something in it does not read.
        Unreachable: The disk fails.
    """
    try:
        yield
    except (BadZipFile, KeyError, EOFError, RuntimeError, ValueError):
        raise no_backup() from None
    except zstandard.ZstdError:
        raise altered("rows") from None
    except FileNotFoundError:
        raise _not_there() from None
    except OSError as error:
        # A place before the file's beginning is no fault of the disk.
        if error.errno == errno.EINVAL:
            raise no_backup() from None
        with translated("the backup"):
            raise


def _check_chains(archive: ZipFile, header: Header) -> None:
    """Every epoch's events lead from its start to its head."""
    heads = {
        _EPOCH(head): (head["seq"], head["hash"])
        for head in read_rows(archive, "head", header.tables["head"])
    }
    events = read_rows(archive, "event", header.tables["event"])
    for (device, epoch), of_epoch in groupby(events, key=_EPOCH):
        seq, head = 0, chain_start(device, epoch)
        for seq, event in enumerate(of_epoch, 1):
            head = chain_next(head, event["raw"])
            if (event["seq"], event["hash"]) != (seq, head):
                raise broken_chain(device, epoch)
        if heads.pop((device, epoch), None) != (seq, head):
            raise broken_chain(device, epoch)
    for device, epoch in heads:
        raise broken_chain(device, epoch)


def _not_there() -> Unreadable:
    return Unreadable(
        "E-BACKUP-5",
        subject="the backup",
        found="no such file",
        expected="a file that `madoguchi central backup` wrote",
        hint="check the path, and that the medium is inserted",
    )
