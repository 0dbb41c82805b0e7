"""What a revoked device sends is kept, counts nowhere, and earns no receipt."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from schema.wire.form import Trouble
from sync.central.project import rows_of
from sync.central.refused import NotTaken
from sync.central.tables import micros
from sync.protocol.batch import Batch
from tests.sync.log.central import a_device
from tests.sync.log.rows import counts, rows
from tests.sync.log.sender import Sender

REVOKED = text("UPDATE device SET revoked_at = 1")
RETIRED = text("UPDATE device_key SET retired_at = :at")


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


@pytest.mark.parametrize(("name", "most"), [("BATCHES", 2), ("BYTES", 3_000)])
def test_no_more_of_them_are_kept_than_there_is_room_for(
    sender: Sender, monkeypatch: pytest.MonkeyPatch, name: str, most: int
) -> None:
    monkeypatch.setattr(f"sync.central.quarantine.MOST_{name}", most)
    sender.database.write(lambda at: at.execute(REVOKED))
    batches = [sender.places(1, count) for count in range(1, 9)]

    said = [refused(sender, batch) for batch in batches]

    assert said == [Trouble.DEVICE_REVOKED] * 8
    kept = rows(sender.database, "quarantine")
    assert {bytes(row.body) for row in kept} < set(batches)
    assert 1 <= len(kept) <= most
    assert name == "BATCHES" or sum(len(row.body) for row in kept) <= most


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


def retire(sender: Sender) -> None:
    now = {"at": micros(sender.central.clock.now())}
    sender.database.write(lambda at: at.execute(RETIRED, now))


def test_a_retired_key_still_signs_what_is_on_a_stick_for_thirty_days(
    sender: Sender,
) -> None:
    retire(sender)
    sender.central.clock.at += timedelta(days=30)
    assert sender.send(sender.places(1, 2)).seq == 2

    sender.central.clock.at += timedelta(seconds=1)
    assert refused(sender, sender.places(3, 2)) == Trouble.BAD_SIGNATURE
    assert counts(sender.database)["event"] == 2


def test_a_retired_key_signs_nothing_over_a_line(sender: Sender) -> None:
    retire(sender)
    with pytest.raises(NotTaken) as said:
        sender.central.intake.take(sender.places(1, 2), sender.device.device)

    assert said.value.code == "E-LOG-8"
    assert counts(sender.database)["event"] == 0


def test_nobody_brings_what_another_signed(sender: Sender) -> None:
    with pytest.raises(NotTaken) as said:
        sender.central.intake.take(sender.places(1, 2), a_device(2).device)

    assert said.value.code == "E-LOG-7"
    assert counts(sender.database)["event"] == 0
