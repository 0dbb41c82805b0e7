"""The key file, unlocked: what it wraps, and who may unlock it (鍵ファイルの開錠後).

1. Every key is wrapped by the device key, which is never shown.
2. A wrapped key opens only on its own device and under its own name.
3. The file is written whole, sealed, and counted each time.
"""

import hmac
from pathlib import Path
from threading import RLock

from msgspec.structs import replace

from kiosk.desk.staff import Factor
from kiosk.store.keyfile import (
    VERSION,
    KeyFile,
    Slot,
    Stretch,
    altered_key_file,
    passphrase_in_use,
    write_key_file,
)
from kiosk.store.slots import Passphrase, device_key_in, factor_of, new_slot
from kiosk.store.wrapping import derived, unwrapped, wrapped_under


class KeyBox:
    """An unlocked key file."""

    def __init__(
        self, data_dir: Path, keys: KeyFile, device_key: bytes, staff: str
    ) -> None:
        """Hold a key file that `device_key` unlocks."""
        self._data_dir = data_dir
        self._keys = keys
        self._device_key = device_key
        self.staff = staff
        self._seal_key = derived(device_key, b"seal")
        self._marking = derived(device_key, b"mark")
        self._turn = RLock()

    @property
    def device(self) -> str:
        """The device's name (端末名)."""
        return self._keys.device

    @property
    def ready(self) -> bool:
        """True once the first start has made every file."""
        return self._keys.ready

    @property
    def generation(self) -> int:
        """How often the key file was written."""
        return self._keys.generation or 0

    @property
    def staff_ids(self) -> tuple[str, ...]:
        """Whose passphrases open this desk."""
        return tuple(slot.staff for slot in self._keys.slots)

    @property
    def factor(self) -> Factor:
        """What went with the passphrase that unlocked it."""
        return self.factor_of(self.staff)

    def factor_of(self, staff: str) -> Factor:
        """What goes with somebody's passphrase."""
        slot = self._slot(staff)
        return factor_of(slot) if slot is not None else Factor.DEVICE

    def secret(self, staff: str) -> str:
        """The secret from which somebody's codes are made; raises without one."""
        return self.key(_code_key(staff)).decode()

    def fits(self, staff: str, passphrase: str) -> bool:
        """True if this is somebody's passphrase."""
        slot = self._slot(staff)
        if slot is None:
            return False
        return device_key_in(slot, Passphrase(passphrase), self.device) is not None

    def _slot(self, staff: str) -> Slot | None:
        return next((one for one in self._keys.slots if one.staff == staff), None)

    def key(self, name: str) -> bytes:
        """The key kept in the key file under `name`."""
        try:
            return self.unwrap(name, self._keys.wrapped[name])
        except KeyError:
            raise altered_key_file() from None

    def keep(self, name: str, key: bytes) -> None:
        """Keep `key` in the key file under `name`, wrapped."""
        with self._turn:
            wrapped = self._keys.wrapped | self.all_wrapped({name: key})
            self.write(replace(self._keys, wrapped=wrapped))

    def wrap(self, name: str, key: bytes) -> bytes:
        """`key` under the device key, good only for `name` on this device."""
        return wrapped_under(self._device_key, key, self.device, name)

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """The key in `wrapped`; raises `NotIntact` where it is not for `name`."""
        key = unwrapped(self._device_key, wrapped, self.device, name)
        if key is None:
            raise altered_key_file()
        return key

    def mark(self, data: bytes) -> bytes:
        """HMAC-SHA-256 that only this device can make, for files outside the store."""
        return hmac.digest(self._marking, data, "sha256")

    def allow(
        self,
        staff: str,
        passphrase: str,
        stretch: Stretch | None = None,
        secret: str = "",
    ) -> None:
        """Give `staff` a passphrase, in place of any earlier one; data keys stay.

        Args:
            staff: Whose.
            passphrase: The new one.
            stretch: What a try of it costs.
            secret: From which their codes are made; empty where the device is the
                second factor.

        Raises:
            Refused: The passphrase is too short.
        """
        factor = Factor.TOTP if secret else Factor.DEVICE
        about = (self._device_key, self.device, stretch)
        slot = new_slot(staff, passphrase, *about, factor)
        codes = {_code_key(staff): secret.encode()} if secret else {}
        with self._turn:
            slots = [each for each in self._keys.slots if each.staff != staff]
            at = next(
                (n for n, one in enumerate(self._keys.slots) if one.staff == staff),
                len(slots),
            )
            slots.insert(at, slot)
            wrapped = self._without_code(staff) | self.all_wrapped(codes)
            self.write(replace(self._keys, slots=tuple(slots), wrapped=wrapped))

    def withdraw(self, staff: str) -> None:
        """Take away a passphrase; the one in use cannot withdraw itself."""
        if staff == self.staff:
            raise passphrase_in_use()
        with self._turn:
            slots = tuple(each for each in self._keys.slots if each.staff != staff)
            wrapped = self._without_code(staff)
            self.write(replace(self._keys, slots=slots, wrapped=wrapped))

    def _without_code(self, staff: str) -> dict[str, bytes]:
        gone = _code_key(staff)
        return {name: key for name, key in self._keys.wrapped.items() if name != gone}

    def finish(self) -> None:
        """Note that the first start has made every file."""
        with self._turn:
            self.write(replace(self._keys, ready=True))

    def vouches_for(self, other: "KeyBox") -> bool:
        """True if it is this key file, as this desk last wrote it."""
        same = hmac.compare_digest(self._device_key, other._device_key)  # noqa: SLF001
        return same and other.generation >= self.generation

    def is_sealed(self) -> bool:
        """True if the key file is as this device wrote it."""
        said = hmac.digest(self._seal_key, self._keys.unsealed_bytes(), "sha256")
        return hmac.compare_digest(said, self._keys.seal)

    def all_wrapped(self, keys: dict[str, bytes]) -> dict[str, bytes]:
        """Each of `keys` under the device key, by its name."""
        return {name: self.wrap(name, key) for name, key in keys.items()}

    def write(self, keys: KeyFile) -> None:
        """Replace the key file by `keys`, sealed, in one step."""
        keys = replace(keys, v=VERSION, generation=self.generation + 1)
        seal = hmac.digest(self._seal_key, keys.unsealed_bytes(), "sha256")
        sealed = replace(keys, seal=seal)
        write_key_file(self._data_dir, sealed)
        self._keys = sealed


def _code_key(staff: str) -> str:
    return f"code-{staff}"
