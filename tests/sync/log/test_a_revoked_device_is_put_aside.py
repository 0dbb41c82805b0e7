"""What a revoked device sends is kept, counts nowhere, and earns no receipt."""

import pytest
from sqlalchemy import text

from schema.wire.form import Trouble
from sync.central.project import rows_of
from sync.central.refused import NotTaken
from sync.protocol.batch import Batch
from tests.sync.log.central import a_device
from tests.sync.log.rows import counts, rows
from tests.sync.log.sender import Sender

REVOKED = text("UPDATE device SET revoked_at = 1")
RETIRED = text("UPDATE device_key SET retired_at = 1")


def refused(sender: Sender, batch: bytes) -> Trouble:
    with pytest.raises(NotTaken) as said:
        sender.central.log(batch)
    return said.value.trouble


def test_its_batches_are_kept_once_and_not_counted(sender: Sender) -> None:
    sender.send(sender.places(1, 2))
    before, batch = counts(sender.database), sender.places(3, 2)
    sender.database.write(lambda at: at.execute(REVOKED))

    assert [refused(sender, batch) for _ in range(2)] == [Trouble.DEVICE_REVOKED] * 2

    assert counts(sender.database) == before | {"quarantine": 1}
    (kept,) = rows(sender.database, "quarantine")
    assert bytes(kept.body) == batch


def test_what_was_there_before_earns_no_receipt_either(sender: Sender) -> None:
    sender.send(sender.places(1, 2))
    sender.database.write(lambda at: at.execute(REVOKED))

    assert refused(sender, sender.places(1, 2)) == Trouble.DEVICE_REVOKED


def test_a_device_that_is_revoked_in_between_adds_nothing(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender.send(sender.places(1, 2))
    before = counts(sender.database)

    def meanwhile(batch: Batch, at: int) -> object:
        sender.database.write(lambda on: on.execute(REVOKED))
        return rows_of(batch, at)

    monkeypatch.setattr("sync.central.ingest.rows_of", meanwhile)

    assert refused(sender, sender.places(3, 2)) == Trouble.DEVICE_REVOKED
    assert counts(sender.database) == before


def test_what_somebody_else_sends_in_its_name_is_not_kept(sender: Sender) -> None:
    sender.database.write(lambda at: at.execute(REVOKED))
    forged = sender.batch(sender.events(1, 2), by=a_device(2))

    assert refused(sender, forged) == Trouble.BAD_SIGNATURE
    assert counts(sender.database)["quarantine"] == 0


def test_a_retired_key_still_signs_what_waited(sender: Sender) -> None:
    sender.database.write(lambda at: at.execute(RETIRED))

    assert sender.send(sender.places(1, 2)).seq == 2
