import shutil
from pathlib import Path

import msgspec
import pytest

from kiosk.store.vault import Store
from schema.clock import SystemClock
from schema.errors import MadoguchiError, Unreadable, Untrusted
from schema.wire.identity import Enrolled, EnrolRequest
from sync.courier.joining import answer_joining, request_of
from sync.courier.part import FROM, TO, folder_of
from sync.protocol.code import read_code
from sync.protocol.envelope import ENROLLED, enveloped, opened, read_as
from tests.sync.courier.road import DeskOnTheRoad, Office, Road


def _answered(road: Road, office: Office, desk: DeskOnTheRoad) -> Path:
    """A stick that is back from central; where this desk's part of it lies."""
    desk.confirm(3)
    desk.export(road.stick)
    office.import_(road.stick)
    office.export(road.stick)
    return folder_of(road.stick, TO, desk.store.device)


def _refusal(desk: DeskOnTheRoad, road: Road) -> MadoguchiError:
    """Why the desk takes nothing from the stick; its log is as it was."""
    before = _standing(desk.store)
    with pytest.raises(MadoguchiError) as refused:
        desk.import_(road.stick)
    assert _standing(desk.store) == before
    return refused.value


def _standing(store: Store) -> object:
    return store.outbox.epochs(), store.copy.serial()


def test_a_stick_pulled_out_too_early_is_half_written(
    road: Road, office: Office, desk: DeskOnTheRoad
) -> None:
    (_answered(road, office, desk) / "list").unlink()
    refused = _refusal(desk, road)
    assert isinstance(refused, Unreadable)
    assert refused.code == "E-STICK-1"


def test_a_file_that_is_cut_missing_or_altered_spoils_its_part(
    road: Road, office: Office, desk: DeskOnTheRoad
) -> None:
    receipt = next(_answered(road, office, desk).glob("*.receipt"))
    good = receipt.read_bytes()
    for spoilt in (good[:-1], good[:50] + bytes([good[50] ^ 1]) + good[51:], None):
        receipt.unlink(missing_ok=True)
        if spoilt is not None:
            receipt.write_bytes(spoilt)
        assert _refusal(desk, road).code == "E-STICK-4"
    receipt.write_bytes(good)
    assert desk.import_(road.stick).unsent == 0


def test_another_centrals_stick_is_refused_at_both_ends(
    road: Road, office: Office, desk: DeskOnTheRoad
) -> None:
    other = road.office("other")
    stranger = road.enrolled("stranger", other)
    stranger.export(road.stick)
    taken = {one.device: one for one in office.import_(road.stick)}
    assert taken[stranger.store.device].code == "E-STICK-2"
    other.import_(road.stick)
    other.export(road.stick)
    theirs = folder_of(road.stick, TO, stranger.store.device)
    theirs.rename(theirs.with_name(desk.store.device))
    assert _refusal(desk, road).code == "E-STICK-2"


def test_one_desks_part_is_not_anothers(
    road: Road, office: Office, desk: DeskOnTheRoad
) -> None:
    other = road.enrolled("other-desk", office)
    _answered(road, office, other)
    theirs = folder_of(road.stick, TO, other.store.device)
    theirs.rename(theirs.with_name(desk.store.device))
    refused = _refusal(desk, road)
    assert isinstance(refused, Untrusted)
    assert refused.code == "E-STICK-3"


def test_a_list_that_somebody_else_signed_is_refused(
    road: Road, office: Office, desk: DeskOnTheRoad
) -> None:
    listed = _answered(road, office, desk) / "list"
    signature, _, payload = listed.read_bytes().partition(b"\n")
    listed.write_bytes(signature + b"\n" + payload.replace(b'"v":1', b'"v": 1'))
    assert _refusal(desk, road).code == "E-WIRE-3"


def test_a_stick_without_an_answer_says_what_to_do(
    road: Road, desk: DeskOnTheRoad
) -> None:
    desk.export(road.stick)
    refused = _refusal(desk, road)
    assert refused.code == "E-STICK-5"
    assert "at central first" in refused.hint


def test_a_link_never_leads_out_of_the_stick(
    road: Road, office: Office, desk: DeskOnTheRoad, tmp_path: Path
) -> None:
    place = _answered(road, office, desk)
    outside = tmp_path / "outside"
    shutil.move(place, outside)
    place.symlink_to(outside, target_is_directory=True)
    assert _refusal(desk, road).code == "E-TRUST-7"


def test_one_bad_part_does_not_stop_the_others(road: Road, office: Office) -> None:
    good, bad = road.enrolled("good", office), road.enrolled("bad", office)
    for desk in (good, bad):
        desk.confirm(2)
        desk.export(road.stick)
    (folder_of(road.stick, FROM, bad.store.device) / "heads").write_bytes(b"x")
    taken = {one.device: one for one in office.import_(road.stick)}
    assert taken[bad.store.device].code == "E-STICK-4"
    assert taken[bad.store.device].new == 0
    assert not taken[good.store.device].code
    assert office.confirmed(good.store.device) == good.store.journal.reach().seq


def test_an_answer_by_another_central_is_not_believed(
    road: Road, office: Office
) -> None:
    desk, liar = road.desk("desk"), road.office("liar")
    code = office.read_code()
    assert desk.carrying.join(road.stick, code) is None
    request = request_of(road.stick, desk.store.device)
    answer_joining(road.stick, desk.store.device, _forged(liar, request))
    with pytest.raises(Untrusted) as refused:
        desk.carrying.join(road.stick, code)
    assert refused.value.code == "E-CODE-2"
    assert desk.store.membership.enrolled() is None


def _forged(liar: Office, request: bytes) -> bytes:
    """What somebody between answers, who read the request and has no code for it."""
    asked = read_as(EnrolRequest, opened(request)[1])
    keys = liar.central.keys
    enrolled = Enrolled(
        central=keys.central,
        central_key=keys.public_key,
        root=liar.central.repository(SystemClock()).root(),
        device=asked.device,
        facility=liar.facility,
        facility_name="見本クリニック",
        jurisdiction="13104",
        scope="area-13104",
        scope_key=b"",
        proof=asked.proof,
        at=asked.at,
    )
    return enveloped(ENROLLED, msgspec.json.encode(enrolled), keys.sign)


def test_a_code_that_is_over_does_not_enrol(road: Road, office: Office) -> None:
    desk, code = road.desk("desk"), read_code(office.code(hours=0))
    assert desk.carrying.join(road.stick, code) is None
    (taken,) = office.import_(road.stick)
    assert not taken.joined
    assert taken.why
    assert desk.carrying.join(road.stick, code) is None
