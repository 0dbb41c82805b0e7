"""Why central does not take a log, in the words of the protocol (受け取らない理由)."""

from schema.wire.form import Trouble
from schema.wire.log import BatchHeader
from sync.errors import MadoguchiError, Refused, Unreadable
from sync.protocol import batch, heads


class NotTaken(Refused):
    """Heads or a batch that central does not take; nothing was written."""

    def __init__(
        self,
        trouble: Trouble,
        why: MadoguchiError,
        *,
        epoch: int | None = None,
        seq: int | None = None,
        head: str | None = None,
    ) -> None:
        """Refuse for `trouble`, in the words of `why`.

        Args:
            trouble: What the problem document's type will say.
            why: The error that says what was found.
            epoch: Of a gap or a fork.
            seq: Central's last event there.
            head: Its hash, hex.
        """
        self.trouble = trouble
        self.epoch, self.seq, self.head = epoch, seq, head
        super().__init__(
            why.code,
            subject=why.subject,
            found=why.found,
            expected=why.expected,
            hint=why.hint,
        )


def refused(why: MadoguchiError, otherwise: Trouble) -> NotTaken:
    """The refusal of something that does not read or is not signed.

    Args:
        why: What was found.
        otherwise: The trouble, where the error is not of a size or a version.
    """
    return NotTaken(_OF_CODE.get(why.code, otherwise), why)


def heads_too_large() -> NotTaken:
    """The refusal of more than a heads exchange can be."""
    return NotTaken(
        Trouble.TOO_LARGE,
        Unreadable(
            "E-HEADS-3",
            subject="heads",
            found="more bytes than anybody's log needs",
            expected="the places of one device's epochs",
            hint="update Madoguchi on the device",
        ),
    )


def device_unknown() -> NotTaken:
    """The refusal of a device or key that nobody enrolled."""
    return NotTaken(
        Trouble.UNKNOWN_DEVICE,
        Refused(
            "E-LOG-3",
            subject="device",
            found="a device or a key that is not enrolled here",
            expected="one that is",
            hint="enrol the device with a new code",
        ),
    )


def device_revoked() -> NotTaken:
    """The refusal of a device whose enrolment was withdrawn."""
    return NotTaken(
        Trouble.DEVICE_REVOKED,
        Refused(
            "E-LOG-4",
            subject="device",
            found="a device whose enrolment was withdrawn",
            expected="one that is enrolled",
            hint="its records are kept on it; enrol it anew if it is to go on",
        ),
    )


def of_another() -> NotTaken:
    """The refusal of what one device brings in the name of another."""
    return NotTaken(
        Trouble.BAD_TOKEN,
        Refused(
            "E-LOG-7",
            subject="device",
            found="what another device signed than the one that sends it",
            expected="the sender's own log",
            hint="let each device send its own, or carry a stick",
        ),
    )


def key_retired() -> NotTaken:
    """The refusal of what a key signed that another took the place of."""
    return NotTaken(
        Trouble.BAD_SIGNATURE,
        Refused(
            "E-LOG-8",
            subject="device",
            found="a key that another took the place of",
            expected="the key in use; on a stick, one of the last 30 days",
            hint="sync again: the device signs with its new key",
        ),
    )


def gap(came: BatchHeader, seq: int, head: bytes) -> NotTaken:
    """The refusal of events before which others are missing."""
    why = Refused(
        "E-LOG-1",
        subject="batch",
        found=f"events from {came.first} on",
        expected=f"the one after {seq}",
        hint="compare the logs again, and send from there",
    )
    return NotTaken(Trouble.GAP, why, epoch=came.epoch, seq=seq, head=head.hex())


def fork(came: BatchHeader, seq: int, head: bytes) -> NotTaken:
    """The refusal of another history than the one that is here."""
    why = Refused(
        "E-LOG-2",
        subject="batch",
        found=f"events that do not follow from those here, up to {seq}",
        expected="the history that is here",
        hint="compare the logs again; a copy of the desk was in use",
    )
    return NotTaken(Trouble.FORK, why, epoch=came.epoch, seq=seq, head=head.hex())


_OF_CODE = {
    batch.TOO_LARGE: Trouble.TOO_LARGE,
    batch.OTHER_VERSION: Trouble.UPGRADE,
    heads.OTHER_VERSION: Trouble.UPGRADE,
}
