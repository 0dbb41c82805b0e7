"""Why what was offered is not believed, each reason with its own code (不信の理由).

    E-TRUST-1   expired: central's word is too old, or an old word is repeated (freeze)
    E-TRUST-2   older than what was seen before (rollback)
    E-TRUST-3   not signed, or not by as many of the right keys as it takes
    E-TRUST-4   other bytes than those that were signed (mix-and-match, altered, cut)
    E-TRUST-5   nothing of that name is signed
    E-TRUST-6   what is signed is not all there yet
    E-TRUST-7   a name that leads out of its folder
    E-TRUST-8   the stick cannot be read

Whatever the reason, what is in use stays in use.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from tuf.api.exceptions import (
    BadVersionNumberError,
    DownloadError,
    DownloadLengthMismatchError,
    ExpiredMetadataError,
    RepositoryError,
    UnsignedMetadataError,
)
from tuf.api.serialization import DeserializationError

from sync.errors import MadoguchiError, Unreachable, Untrusted
from sync.files import translated


@contextmanager
def judged(subject: str) -> Iterator[None]:
    """Raise the program's own errors for what the metadata's client finds."""
    try:
        with translated(subject):
            yield
    except (RepositoryError, DownloadError) as error:
        raise _told(error, subject) from error


def _told(error: Exception, subject: str) -> MadoguchiError:
    match error:
        case ExpiredMetadataError():
            return expired(subject)
        case BadVersionNumberError():
            return older(subject)
        case UnsignedMetadataError() | DeserializationError():
            return unsigned(subject)
        case DownloadError() if not isinstance(error, DownloadLengthMismatchError):
            return incomplete(subject)
        case _:
            return not_as_signed(subject)


def expired(subject: str) -> Untrusted:
    """The refusal of a word that is no longer good."""
    return Untrusted(
        "E-TRUST-1",
        subject=subject,
        found="a signature that has expired",
        expected="one that central renewed within its time",
        hint="check this machine's clock and central's, or fetch a newer stick",
    )


def older(subject: str) -> Untrusted:
    """The refusal of what was put back to an earlier state."""
    return Untrusted(
        "E-TRUST-2",
        subject=subject,
        found="an older state than this desk has seen",
        expected="the newest, or a newer one",
        hint="use central itself or the newest stick; if it stays, call IT",
    )


def unsigned(subject: str) -> Untrusted:
    """The refusal of what the right keys have not signed."""
    return Untrusted(
        "E-TRUST-3",
        subject=subject,
        found="no valid signature, or too few",
        expected="the signatures of central's own keys",
        hint="check the address, and that no portal answers for it; then call IT",
    )


def not_as_signed(subject: str) -> Untrusted:
    """The refusal of bytes that are not those that were signed."""
    return Untrusted(
        "E-TRUST-4",
        subject=subject,
        found="another length or hash than was signed",
        expected="exactly what central signed",
        hint="try again; if it stays, the copy at its source is damaged: call IT",
    )


def not_offered(subject: str) -> Untrusted:
    """The refusal of a name that nobody signed."""
    return Untrusted(
        "E-TRUST-5",
        subject=subject,
        found="nothing of that name among what is signed",
        expected="something that central publishes",
        hint="publish at central, or check which scope this desk belongs to",
    )


def incomplete(subject: str) -> Unreachable:
    """Something that is signed cannot be had now."""
    return Unreachable(
        "E-TRUST-6",
        subject=subject,
        found="a file missing that is signed",
        expected="everything that is signed",
        hint="try again later; a stick has to be filled once more",
    )
