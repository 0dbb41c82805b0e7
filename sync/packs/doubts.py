"""What can be wrong with a pack, each by its own code (配布物の誤り).

Nothing of what is in a pack is quoted: only what it should have been.
"""

from sync.errors import Unreadable, Untrusted

_SUBJECT = "pack"
_AGAIN = "fetch the pack again; the copy in use stays"
_CALL = "fetch again; if it stays, call IT: something on the way alters packs"


def no_pack() -> Unreadable:
    """It does not begin as a pack of this version does."""
    return Unreadable(
        "E-PACK-1",
        subject=_SUBJECT,
        found="a file that does not begin as a pack does",
        expected="a pack of this program's version",
        hint="fetch again; if it stays, update the older of the two programs",
    )


def other_key() -> Untrusted:
    """The key is another pack's, or the head of the file was altered."""
    return Untrusted(
        "E-PACK-2",
        subject=_SUBJECT,
        found="a pack that its key does not open",
        expected="the pack that the key was given for",
        hint=_AGAIN,
    )


def truncated() -> Untrusted:
    """It ends before its last chunk."""
    return Untrusted(
        "E-PACK-3",
        subject=_SUBJECT,
        found="a file that ends too early",
        expected="every chunk, up to the last",
        hint=_AGAIN,
    )


def altered() -> Untrusted:
    """A chunk is not as it was sealed."""
    return Untrusted(
        "E-PACK-4",
        subject=_SUBJECT,
        found="a chunk that was altered",
        expected="every chunk as it was sealed",
        hint=_CALL,
    )


def reordered() -> Untrusted:
    """A chunk stands where another belongs."""
    return Untrusted(
        "E-PACK-5",
        subject=_SUBJECT,
        found="chunks in another order",
        expected="every chunk in its place",
        hint=_CALL,
    )


def trailing() -> Untrusted:
    """Something follows the last chunk."""
    return Untrusted(
        "E-PACK-6",
        subject=_SUBJECT,
        found="bytes after the last chunk",
        expected="nothing after it",
        hint=_CALL,
    )


def too_large(inflated: int) -> Unreadable:
    """It inflates to more than was said."""
    return Unreadable(
        "E-PACK-7",
        subject=_SUBJECT,
        found="more than it says it holds",
        expected=f"{inflated} bytes once inflated",
        hint=_CALL,
    )


def too_small(inflated: int) -> Unreadable:
    """It inflates to less than was said, or goes on after its end."""
    return Unreadable(
        "E-PACK-8",
        subject=_SUBJECT,
        found="other than it says it holds",
        expected=f"{inflated} bytes once inflated, and no more chunks",
        hint=_CALL,
    )


def not_inflating() -> Unreadable:
    """What was sealed is not compressed as packs are."""
    return Unreadable(
        "E-PACK-9",
        subject=_SUBJECT,
        found="contents that do not inflate",
        expected="one zstd frame with a window of 8 MiB or less",
        hint=_CALL,
    )


def other_schema() -> Unreadable:
    """Its tables are not a pack's: there is more, less, or something else."""
    return Unreadable(
        "E-PACK-10",
        subject=_SUBJECT,
        found="other tables, columns, views or triggers",
        expected="exactly the tables of a pack",
        hint=_CALL,
    )


def other_form(form: int) -> Unreadable:
    """It is no pack's database, or one of another form."""
    return Unreadable(
        "E-PACK-11",
        subject=_SUBJECT,
        found="contents of another form",
        expected=f"form {form}",
        hint="update the older of the two programs, then fetch again",
    )


def other_rows(found: int, expected: int) -> Untrusted:
    """It has more or fewer people than was signed."""
    return Untrusted(
        "E-PACK-12",
        subject=_SUBJECT,
        found=f"{found} people",
        expected=f"{expected}, as was signed",
        hint=_AGAIN,
    )


def other_table() -> Untrusted:
    """Its people are not those that were signed, or lead to others."""
    return Untrusted(
        "E-PACK-13",
        subject=_SUBJECT,
        found="a table with another hash",
        expected="the table that was signed",
        hint="fetch the full pack; the copy in use stays",
    )


def other_scope(found: str, expected: str) -> Untrusted:
    """It belongs to another scope than this desk's."""
    return Untrusted(
        "E-PACK-14",
        subject=_SUBJECT,
        found=f"scope {found}",
        expected=f"scope {expected or 'given at enrolment'}",
        hint="enrol the kiosk again if its facility changed; the copy in use stays",
    )


def other_base(found: int | None, expected: int) -> Untrusted:
    """The delta starts from another copy."""
    return Untrusted(
        "E-PACK-15",
        subject=_SUBJECT,
        found=f"a delta from serial {expected}",
        expected=f"one from serial {found}, which is in use"
        if found is not None
        else "a full pack first",
        hint="fetch the full pack; the copy in use stays",
    )


def no_row() -> Untrusted:
    """A row has a value that none may have, or that only a later version knows."""
    return Untrusted(
        "E-PACK-16",
        subject=_SUBJECT,
        found="a row with a value that its column cannot have",
        expected="rows as this version of the program knows them",
        hint="update the program and fetch the full pack; the copy in use stays",
    )
