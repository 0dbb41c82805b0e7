"""Accounts, their factors and roles: what each lets in, and what stays out."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import msgspec
import pyotp
import pytest

from kiosk.desk.staff import EVERY_ROLE, Enrolment, Factor, Role, SignIn
from kiosk.store.gate import FolderGate
from kiosk.store.keyfile import KeyFile
from kiosk.store.signing import GENERATION
from kiosk.store.staff import StoreStaff
from kiosk.store.vault import Store
from schema.clock import FixedClock
from schema.errors import Locked, MadoguchiError, NotIntact, Refused, Untrusted
from tests.kiosk.store.desk import CHEAP, SESAME
from tests.kiosk.store.test_device_db_moves_with_the_program import BEFORE_CHECKS

SECOND = "another passphrase"
SHORT = "8 signs!"


@pytest.fixture
def staff(store: Store) -> StoreStaff:
    """The accounts of an open desk; a passphrase costs little."""
    store.accounts.stretch = CHEAP
    return store.accounts


def code_of(enrolment: Enrolment, clock: FixedClock, steps: int = 0) -> str:
    at = clock.now() + timedelta(seconds=30 * steps)
    return pyotp.TOTP(enrolment.secret).at(at)


def with_code(
    staff: StoreStaff, clock: FixedClock, roles: tuple[Role, ...] = (Role.RECEPTION,)
) -> Enrolment:
    """Add number 2, who has an authenticator app; its first code is used."""
    enrolment = staff.enrolment(staff.next_id())
    first = (enrolment, code_of(enrolment, clock))
    assert staff.add("受付A", roles, SHORT, first).number == "2"
    clock.at += timedelta(minutes=1)
    return enrolment


def written(store: Store) -> list[dict[str, Any]]:
    """What the log says of accounts."""
    bodies = store.outbox.bodies(1, 1, 1_000)
    events = [msgspec.json.decode(body) for body in bodies]
    return [one["account"] for one in events if "account" in one]


def test_the_first_account_may_everything(staff: StoreStaff) -> None:
    (only,) = staff.accounts()
    assert (only.id, only.roles, only.factor) == (
        "uketsuke-1",
        EVERY_ROLE,
        Factor.DEVICE,
    )
    assert staff.offered() is None
    assert not staff.asks_code("")


def test_a_desk_without_accounts_goes_on_as_it_was(
    folder: Path, reopen: Callable[..., Store]
) -> None:
    with ZipFile(BEFORE_CHECKS) as archive:
        archive.extractall(folder)
    gate = FolderGate(folder)
    assert (gate.offered(), gate.asks_code("")) == (None, False)
    with reopen() as again:
        found = again.accounts.accounts()
    assert [one.roles for one in found] == [EVERY_ROLE]
    assert [one.factor for one in found] == [Factor.DEVICE]
    reopen().close()


def test_number_passphrase_and_code_open_the_desk(
    store: Store, staff: StoreStaff, clock: FixedClock, folder: Path, reopen: Any
) -> None:
    enrolment = with_code(staff, clock)
    store.close()
    gate = FolderGate(folder)
    assert (gate.offered(), gate.asks_code("1"), gate.asks_code("2")) == (
        "1",
        False,
        True,
    )
    with reopen(SignIn(SHORT, "2", code_of(enrolment, clock))) as again:
        assert again.staff == again.accounts.current().id == "staff-2"
        assert again.accounts.current().call_name == "受付A"
    assert gate.offered() == "2"


@pytest.mark.parametrize(
    "wrong",
    [
        SignIn(SHORT, "2"),
        SignIn(SHORT, "2", "000000"),
        SignIn(SECOND, "2"),
        SignIn(SHORT, "1"),
        SignIn(SHORT, "3"),
        SignIn(SHORT),
    ],
    ids=["no code", "wrong code", "wrong", "another's", "nobody's", "no number"],
)
def test_whatever_is_wrong_is_told_alike(
    store: Store,
    staff: StoreStaff,
    clock: FixedClock,
    reopen: Callable[..., Store],
    wrong: SignIn,
) -> None:
    with_code(staff, clock)
    store.close()
    with pytest.raises(Locked) as refused:
        reopen(wrong)
    assert str(refused.value) == _said_of_a_wrong_passphrase(reopen)


def _said_of_a_wrong_passphrase(reopen: Callable[..., Store]) -> str:
    with pytest.raises(Locked) as refused:
        reopen("something else")
    return str(refused.value)


def test_a_code_is_good_once_also_after_closing(
    store: Store, staff: StoreStaff, clock: FixedClock, reopen: Any
) -> None:
    enrolment = with_code(staff, clock)
    store.close()
    given = SignIn(SHORT, "2", code_of(enrolment, clock))
    reopen(given).close()
    with pytest.raises(Locked, match="E-UNLOCK-1"):
        reopen(given)
    earlier = SignIn(SHORT, "2", code_of(enrolment, clock, -1))
    with pytest.raises(Locked, match="E-UNLOCK-1"):
        reopen(earlier)
    later = SignIn(SHORT, "2", code_of(enrolment, clock, 1))
    reopen(later).close()


@pytest.mark.parametrize(("steps", "opens"), [(-2, 0), (-1, 1), (0, 1), (1, 1), (2, 0)])
def test_a_clock_may_be_half_a_minute_off(  # noqa: PLR0913, PLR0917
    store: Store,
    staff: StoreStaff,
    clock: FixedClock,
    reopen: Any,
    steps: int,
    opens: int,
) -> None:
    enrolment = with_code(staff, clock)
    clock.at += timedelta(minutes=5)
    store.close()
    given = SignIn(SHORT, "2", code_of(enrolment, clock, steps))
    if opens:
        reopen(given).close()
    else:
        with pytest.raises(Locked):
            reopen(given)


@pytest.mark.parametrize("left", [b"", b"{", None], ids=["empty", "torn", "removed"])
def test_a_lost_memory_of_codes_takes_none_up_to_now(  # noqa: PLR0913, PLR0917
    store: Store,
    staff: StoreStaff,
    clock: FixedClock,
    folder: Path,
    reopen: Any,
    left: bytes | None,
) -> None:
    enrolment = with_code(staff, clock)
    store.close()
    path = folder / "sign-ins.json"
    path.unlink() if left is None else path.write_bytes(left)
    for steps in (0, 1):
        with pytest.raises(Locked, match="E-UNLOCK-1"):
            reopen(SignIn(SHORT, "2", code_of(enrolment, clock, steps)))
    clock.at += timedelta(minutes=1)
    reopen(SignIn(SHORT, "2", code_of(enrolment, clock, 1))).close()


def test_somebody_else_goes_on_at_the_covered_desk(
    store: Store, staff: StoreStaff
) -> None:
    staff.add("", (Role.RECEPTION,), SECOND)
    assert staff.unlock(SignIn(SECOND, "2")) == "staff-2"
    assert store.staff == "staff-2"
    assert not staff.may(Role.IT)


def test_a_code_counts_for_some_hours_while_the_desk_is_open(
    store: Store, staff: StoreStaff, clock: FixedClock
) -> None:
    enrolment = with_code(staff, clock)
    assert staff.asks_code("2")
    staff.unlock(SignIn(SHORT, "2", code_of(enrolment, clock)))
    assert not staff.asks_code("2")
    staff.unlock(SignIn(SHORT, "2"))
    store.settings.put("staff.code_hours", "0")
    assert staff.asks_code("2")
    with pytest.raises(Locked):
        staff.unlock(SignIn(SHORT, "2"))


def test_another_key_file_opens_no_covered_desk(
    store: Store, staff: StoreStaff, folder: Path
) -> None:
    staff.add("", (Role.RECEPTION,), SECOND)
    older = (folder / "keys.json").read_bytes()
    staff.withdraw("staff-2")
    with pytest.raises(Locked, match="E-UNLOCK-1"):
        staff.unlock(SignIn(SECOND, "2"))
    (folder / "keys.json").write_bytes(older)
    with pytest.raises(NotIntact, match="E-KEYS-1"):
        staff.unlock(SignIn(SECOND, "2"))
    assert store.staff == "uketsuke-1"


def test_only_a_supervisor_agrees_and_with_a_code_of_their_own(
    staff: StoreStaff, clock: FixedClock
) -> None:
    enrolment = with_code(staff, clock, (Role.SUPERVISOR,))
    given = SignIn(SHORT, "2", code_of(enrolment, clock))
    assert staff.approve(given) == "staff-2"
    assert staff.current().id == "uketsuke-1"
    with pytest.raises(Locked):
        staff.approve(given)
    staff.set_roles("staff-2", (Role.RECEPTION,))
    clock.at += timedelta(minutes=1)
    again = SignIn(SHORT, "2", code_of(enrolment, clock))
    with pytest.raises(Refused, match="E-STAFF-8"):
        staff.approve(again)


CHANGES: dict[str, Callable[[StoreStaff], object]] = {
    "add": lambda staff: staff.add("", (), "passphrase of a third"),
    "call": lambda staff: staff.call("uketsuke-1", "名"),
    "set_roles": lambda staff: staff.set_roles("staff-2", (Role.IT,)),
    "set_passphrase": lambda staff: staff.set_passphrase(
        "uketsuke-1", "a name nobody has"
    ),
    "set_factor": lambda staff: staff.set_factor(
        "uketsuke-1", "a name nobody has", None
    ),
    "withdraw": lambda staff: staff.withdraw("uketsuke-1"),
    "release": lambda staff: staff.release("uketsuke-1"),
}


@pytest.mark.parametrize("roles", [(), (Role.RECEPTION,), (Role.SUPERVISOR,)])
@pytest.mark.parametrize("change", sorted(CHANGES))
def test_only_it_changes_accounts(
    staff: StoreStaff, change: str, roles: tuple[Role, ...]
) -> None:
    staff.add("", roles, SECOND)
    staff.unlock(SignIn(SECOND, "2"))
    before = staff.accounts()
    with pytest.raises(Refused, match="E-STAFF-2"):
        CHANGES[change](staff)
    assert staff.accounts() == before


@pytest.mark.parametrize("change", sorted(CHANGES))
def test_it_may_and_the_log_says_so(
    store: Store, staff: StoreStaff, change: str
) -> None:
    staff.add("", EVERY_ROLE, SECOND)
    staff.unlock(SignIn(SECOND, "2"))
    before = len(written(store))
    CHANGES[change](staff)
    assert len(written(store)) == before + 1


def test_somebody_of_it_remains(staff: StoreStaff) -> None:
    staff.add("", (Role.RECEPTION,), SECOND)
    with pytest.raises(Refused, match="E-STAFF-1"):
        staff.set_roles("uketsuke-1", (Role.RECEPTION,))
    staff.set_roles("staff-2", (Role.IT,))
    staff.set_roles("uketsuke-1", (Role.RECEPTION,))


def test_an_id_never_comes_again(staff: StoreStaff) -> None:
    staff.add("", (), SECOND)
    staff.withdraw("staff-2")
    assert staff.add("", (), SECOND).id == "staff-3"


def test_a_passphrase_is_not_used_again(staff: StoreStaff) -> None:
    staff.set_passphrase("uketsuke-1", SECOND, SESAME)
    for used in (SECOND, SESAME):
        with pytest.raises(Refused, match="E-STAFF-5"):
            staff.set_passphrase("uketsuke-1", used, SECOND)
    staff.set_passphrase("uketsuke-1", "one that is quite new", SECOND)
    with pytest.raises(Refused, match="E-STAFF-5"):
        staff.set_passphrase("uketsuke-1", SESAME, "one that is quite new")


def test_their_own_passphrase_is_changed_by_who_knows_it(staff: StoreStaff) -> None:
    with pytest.raises(Locked, match="E-UNLOCK-1"):
        staff.set_passphrase("uketsuke-1", SECOND, "a guess at it")


def test_how_long_a_passphrase_is_depends_on_what_goes_with_it(
    staff: StoreStaff, clock: FixedClock
) -> None:
    with pytest.raises(Refused, match="E-UNLOCK-2"):
        staff.add("", (), "x" * 12)
    enrolment = staff.enrolment("staff-2")
    with pytest.raises(Refused, match="E-UNLOCK-2"):
        staff.add("", (), "x" * 7, (enrolment, code_of(enrolment, clock)))
    assert [one.id for one in staff.accounts()] == ["uketsuke-1"]
    with_code(staff, clock)
    with pytest.raises(Refused, match="E-UNLOCK-2"):
        staff.set_factor("staff-2", "x" * 12, None)
    staff.set_factor("staff-2", "just 13 signs", None)
    assert staff.unlock(SignIn("just 13 signs", "2")) == "staff-2"


def test_who_knows_the_call_name_does_not_guess_the_passphrase(
    staff: StoreStaff, clock: FixedClock
) -> None:
    enrolment = staff.enrolment("staff-2")
    app = (enrolment, code_of(enrolment, clock))
    with pytest.raises(Refused, match="E-UNLOCK-6"):
        staff.add("ひなた", (), "8月のひなたの朝", app)
    with_code(staff, clock)
    staff.call("staff-2", "Hinata")
    with pytest.raises(Refused, match="E-UNLOCK-6"):
        staff.set_passphrase("staff-2", "hinata's first")
    with pytest.raises(Refused, match="E-UNLOCK-6"):
        staff.set_factor("staff-2", "hinata's first", None)


def test_an_app_counts_once_its_code_fits(staff: StoreStaff, clock: FixedClock) -> None:
    enrolment = staff.enrolment("staff-2")
    with pytest.raises(Refused, match="E-STAFF-4"):
        staff.add("", (), SHORT, (enrolment, code_of(enrolment, clock, 5)))
    assert len(staff.accounts()) == 1


def test_neither_secret_nor_name_lies_in_the_log_or_in_clear(
    store: Store, staff: StoreStaff, clock: FixedClock, folder: Path
) -> None:
    enrolment = with_code(staff, clock)
    events = b"".join(store.outbox.bodies(1, 1, 1_000))
    store.close()
    said = events + b"".join(
        path.read_bytes() for path in folder.rglob("*") if path.is_file()
    )
    for secret in (enrolment.secret, "受付A", SHORT):
        assert secret.encode() not in said
    assert b"staff-2" in said


def test_nothing_given_at_the_lock_is_ever_shown() -> None:
    given = SignIn("a secret", "2", "123456")
    assert "secret" not in repr(given)
    assert "123456" not in repr(given)


@pytest.mark.parametrize("cut", ["log", "keys"])
def test_an_account_that_was_cut_short_opens_nothing(
    store: Store,
    staff: StoreStaff,
    monkeypatch: pytest.MonkeyPatch,
    reopen: Callable[..., Store],
    cut: str,
) -> None:
    def ends(*_: object) -> None:
        raise MadoguchiError("E-X", subject="", found="", expected="", hint="")

    if cut == "keys":
        monkeypatch.setattr(store.keys, "allow", ends)
    else:
        monkeypatch.setattr(staff, "_record", ends)
    with pytest.raises(MadoguchiError, match="E-X"):
        staff.add("", (Role.RECEPTION,), SECOND)
    monkeypatch.undo()
    store.close()
    with pytest.raises(Locked):
        reopen(SignIn(SECOND, "2"))


def test_who_was_withdrawn_opens_nothing_with_an_older_key_file(
    store: Store, staff: StoreStaff, folder: Path, reopen: Callable[..., Store]
) -> None:
    staff.add("", (Role.SUPERVISOR,), SECOND)
    older = (folder / "keys.json").read_bytes()
    staff.withdraw("staff-2")
    assert str(store.keys.generation) == store.settings.get(GENERATION)
    newer = store.keys._keys  # noqa: SLF001
    store.keys._keys = msgspec.json.decode(older, type=KeyFile)  # noqa: SLF001
    (folder / "keys.json").write_bytes(older)
    for sign_in in (staff.unlock, staff.approve):
        with pytest.raises(Locked, match="E-UNLOCK-1"):
            sign_in(SignIn(SECOND, "2"))
    store.keys._keys = newer  # noqa: SLF001
    store.close()
    with pytest.raises(Untrusted, match="E-KEYS-3"):
        reopen(SignIn(SECOND, "2"))
    with pytest.raises(Locked, match="E-UNLOCK-1"):
        reopen(SignIn(SECOND, "2"), accept_older=True)


def test_a_code_counts_once_whatever_is_put_back(
    store: Store,
    staff: StoreStaff,
    clock: FixedClock,
    folder: Path,
    reopen: Callable[..., Store],
) -> None:
    enrolment = with_code(staff, clock)
    store.close()
    before = (folder / "sign-ins.json").read_bytes()
    given = SignIn(SHORT, "2", code_of(enrolment, clock))
    with reopen(given) as again:
        assert again.staff == "staff-2"
        (folder / "sign-ins.json").write_bytes(before)
        with pytest.raises(Locked, match="E-UNLOCK-1"):
            again.accounts.approve(given)
    (folder / "sign-ins.json").write_bytes(before)
    with pytest.raises(Locked, match="E-UNLOCK-1"):
        reopen(given)


@pytest.mark.parametrize("change", ["add", "set_factor", "set_passphrase"])
def test_the_log_knows_of_a_change_before_it_counts(
    store: Store, staff: StoreStaff, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    staff.add("", (Role.RECEPTION,), SECOND)
    told = len(written(store))

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(store.keys, "allow", killed)
    does: dict[str, Callable[[], object]] = {
        "add": lambda: staff.add("", (), "passphrase of a third"),
        "set_factor": lambda: staff.set_factor("staff-2", "just 13 signs", None),
        "set_passphrase": lambda: staff.set_passphrase("staff-2", "just 13 signs"),
    }
    with pytest.raises(KeyboardInterrupt):
        does[change]()
    assert len(written(store)) == told + 1
