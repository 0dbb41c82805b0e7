"""Ways to the device key: each a slot of the key file (鍵スロット).

With passphrases alone there is no secret outside the folder: the pepper is empty,
and whoever copies the folder can try passphrases at Argon2id's price. A platform
slot, when there is one, takes that away.
"""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from msgspec.structs import replace

from kiosk.desk.passphrase import refuse_weak
from kiosk.desk.staff import Factor
from kiosk.store.keyfile import Slot, Stretch, normal_form
from kiosk.store.wrapping import KEY_BYTES, unwrapped, wrapped_under


class KeySlot(Protocol):
    """Something that can open a slot of the key file.

    A platform's key store will be another one, and gives the passphrase its pepper.
    """

    kind: str
    """Which slots it opens."""

    def wrapping_key(self, slot: Slot) -> bytes:
        """The 32 bytes under which the slot's device key is wrapped."""
        ...


class Passphrase:
    """A staff member's passphrase, stretched by Argon2id (合言葉)."""

    kind = "passphrase"

    def __init__(self, passphrase: str, pepper: bytes = b"") -> None:
        """Take the passphrase as typed; width and composition do not matter."""
        self._secret = normal_form(passphrase).encode()
        self._pepper = pepper

    def wrapping_key(self, slot: Slot) -> bytes:
        """Stretch the passphrase with the slot's salt and cost."""
        return Argon2id(
            salt=slot.salt,
            length=KEY_BYTES,
            iterations=slot.stretch.iterations,
            lanes=slot.stretch.lanes,
            memory_cost=slot.stretch.memory_kib,
            secret=self._pepper or None,
        ).derive(self._secret)


def new_slot(  # noqa: PLR0913, PLR0917
    staff: str,
    passphrase: str,
    device_key: bytes,
    device: str,
    stretch: Stretch | None,
    factor: Factor = Factor.DEVICE,
) -> Slot:
    """A slot that `passphrase` opens.

    Raises:
        Refused: The passphrase is too short, or easily guessed.
    """
    refuse_weak(passphrase, factor)
    slot = replace(empty_slot(staff, stretch), factor=factor.value)
    key = Passphrase(passphrase).wrapping_key(slot)
    return replace(slot, wrapped=wrapped_under(key, device_key, device, _name(slot)))


def empty_slot(staff: str, stretch: Stretch | None) -> Slot:
    """A slot with its salt and its cost, and no key yet."""
    return Slot(
        kind=Passphrase.kind,
        staff=staff,
        salt=secrets.token_bytes(16),
        stretch=stretch or Stretch(),
    )


def device_key_in(slot: Slot, with_slot: KeySlot, device: str) -> bytes | None:
    """The device key in `slot`; `None` where `with_slot` does not open it."""
    try:
        key = with_slot.wrapping_key(slot)
    except ValueError:
        return None
    return unwrapped(key, slot.wrapped, device, _name(slot))


def factor_of(slot: Slot) -> Factor:
    """What goes with the slot's passphrase."""
    return Factor.TOTP if slot.factor == Factor.TOTP else Factor.DEVICE


def work_as_for(slots: Sequence[Slot], with_slot: KeySlot) -> None:
    """Take as long as one try does, where there is nothing to try."""
    for slot in slots[:1]:
        with suppress(ValueError):
            with_slot.wrapping_key(slot)


def _name(slot: Slot) -> str:
    cost = slot.stretch
    said = f"{cost.iterations},{cost.lanes},{cost.memory_kib}"
    return f"{slot.kind}\0{slot.staff}\0{said}"
