"""Enrolment binds the desk to a facility and gives it the key central matches by."""

from collections.abc import Callable

import msgspec
import pytest

from kiosk.store.anchor import Reach
from kiosk.store.vault import Store
from kiosk.wiring import place_of
from schema.confirmation import subject_of
from schema.errors import Untrusted
from sync.packs.key import (
    new_sealing_key,
    pack_key_info,
    public_of,
    seal_to,
)
from tests.kiosk.store.desk import (
    SCOPE_KEY,
    a_patient,
    a_receipt,
    an_answer,
    an_entry,
)


def test_a_desk_that_never_enrolled_belongs_nowhere(store: Store) -> None:
    assert store.membership.enrolled() is None
    assert (store.membership.address(), store.membership.authority()) == ("", "")


def test_enrolment_is_kept_and_names_the_place(
    store: Store, reopen: Callable[..., Store]
) -> None:
    answer = an_answer(store)
    store.membership.enrol(answer, "central.invalid:8443", "ca.pem")
    store.close()
    with reopen() as again:
        assert again.membership.enrolled() == answer
        assert again.membership.address() == "central.invalid:8443"
        assert again.membership.authority() == "ca.pem"
        place = place_of(again)
        assert (place.facility, place.jurisdiction) == ("みほん内科", "13104")
        again.membership.leave()
        assert again.membership.enrolled() is None


def test_events_name_patients_by_centrals_key_from_then_on(
    store: Store, reopen: Callable[..., Store]
) -> None:
    patient = a_patient()
    wanted = subject_of(SCOPE_KEY, patient.insurer_number, patient.number)
    assert store.journal.append(an_entry()).subject != wanted
    store.membership.enrol(an_answer(store))
    assert store.journal.append(an_entry()).subject == wanted
    store.close()
    assert reopen().journal.append(an_entry()).subject == wanted


def test_a_second_enrolment_takes_the_place_of_the_first(store: Store) -> None:
    store.membership.enrol(an_answer(store), "one.invalid")
    moved = msgspec.structs.replace(an_answer(store), central="d" * 26)
    store.membership.enrol(moved, "two.invalid")
    assert store.membership.enrolled() == moved
    assert store.membership.address() == "two.invalid"


def _with_receipts(store: Store) -> None:
    """Two epochs, each with a receipt that reaches to its end."""
    store.membership.enrol(an_answer(store), "one.invalid")
    for _ in range(4):
        store.journal.append(an_entry())
    store.outbox.heal({1: 3}, 1)
    for local in store.outbox.epochs():
        reach = Reach(local.epoch, local.seq, local.head)
        store.outbox.mark_received(a_receipt(reach), f"word {local.epoch}".encode())
    assert store.journal.unsent() == 0


@pytest.mark.parametrize("leaves", [False, True], ids=["moves", "leaves and moves"])
def test_another_central_has_received_nothing(store: Store, leaves: bool) -> None:  # noqa: FBT001
    _with_receipts(store)
    if leaves:
        store.membership.leave()
        store.membership.leave()
        assert store.journal.unsent() == 0
    other = msgspec.structs.replace(an_answer(store), central_key=b"o" * 32)
    store.membership.enrol(other, "two.invalid")

    assert [one.received for one in store.outbox.epochs()] == [0, 0]
    assert store.journal.unsent() == 5
    assert store.journal.last_receipt() is None
    assert store.outbox.words() == {}
    assert store.membership.earlier_words(b"k" * 32) == {1: b"word 1", 2: b"word 2"}
    head = store.outbox.head_at(1, 2)
    assert head is not None
    store.outbox.mark_received(a_receipt(Reach(1, 2, head)), b"of the other")
    assert store.outbox.words() == {1: b"of the other"}


@pytest.mark.parametrize("leaves", [False, True], ids=["anew", "leaves and comes back"])
def test_the_same_central_keeps_what_it_received(store: Store, leaves: bool) -> None:  # noqa: FBT001
    _with_receipts(store)
    if leaves:
        store.membership.leave()
    store.membership.enrol(an_answer(store), "moved.invalid")

    assert store.journal.unsent() == 0
    assert store.outbox.words() == {1: b"word 1", 2: b"word 2"}
    assert store.membership.earlier_words(b"k" * 32) == {}


def test_an_answer_for_another_device_is_refused(store: Store) -> None:
    answer = msgspec.structs.replace(an_answer(store), device="x" * 26)
    with pytest.raises(Untrusted, match="E-MEMBER-1"):
        store.membership.enrol(answer)
    assert store.membership.enrolled() is None


@pytest.mark.parametrize(
    ("key", "to", "code"),
    [
        (SCOPE_KEY, public_of(new_sealing_key()), "E-SEALED-2"),
        (b"short", b"", "E-MEMBER-2"),
    ],
    ids=["sealed to another device", "of another length"],
)
def test_a_scope_key_that_is_not_this_desks_changes_nothing(
    store: Store, key: bytes, to: bytes, code: str
) -> None:
    before = store.keys.key("scope")
    with pytest.raises(Untrusted, match=code):
        store.membership.enrol(an_answer(store, key=key, to=to))
    assert store.keys.key("scope") == before
    assert store.membership.enrolled() is None


def test_what_is_sealed_for_one_purpose_opens_for_no_other(store: Store) -> None:
    sealed = seal_to(store.keys.sealing_public_key, b"k" * 32, b"one")
    assert store.keys.unseal(sealed, b"one") == b"k" * 32
    with pytest.raises(Untrusted, match="E-SEALED-2"):
        store.keys.unseal(sealed, pack_key_info(store.device, "area-13104/full-1.pack"))
