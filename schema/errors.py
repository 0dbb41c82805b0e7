"""Every error the program raises on purpose, by what the caller should do next.

    MadoguchiError
    ├── Unreadable         mend what was given, and give it again         exit 2
    │   └── BrokenBook     a rulebook whose files do not read; lists all problems
    ├── NotIntact          stop and call IT: what was kept is not as left  exit 1
    │   └── UnprovenBook   a rulebook that reads but has gaps, overlaps or dead rules
    ├── Unreachable        try again later: disk, line or device           exit 3
    └── Refused            not allowed, or not to be trusted               exit 4
        ├── Locked         unlock first, or another process has the store
        └── Untrusted      older than, or other than, what was last signed

The class says what to do; the message says what was found and expected. A
message never holds a name, an insured number, a passphrase or a key.
"""

from collections.abc import Sequence
from typing import ClassVar


class MadoguchiError(Exception):
    """Base of the tree; never raised itself."""

    exit_code: ClassVar[int] = 1
    """What the command line returns (contract of the machine interface)."""

    def __init__(
        self, code: str, *, subject: str, found: str, expected: str, hint: str
    ) -> None:
        """Say what is wrong in the words of the one who has to mend it.

        Args:
            code: Stable, to be read over the phone: `E-DATE-1`. The Japanese
                sentence of the screen is `errors.<code>` in the labels.
            subject: File, field or thing concerned.
            found: What was found there; nothing that names a person.
            expected: What would have been right.
            hint: The next action, as an imperative.
        """
        self.code = code
        self.subject = subject
        self.found = found
        self.expected = expected
        self.hint = hint
        super().__init__(code, subject, found, expected, hint)

    def __str__(self) -> str:
        """One sentence in English: found, expected, what to do."""
        return (
            f"{self.code}: {self.subject}: found {self.found}, "
            f"expected {self.expected}; {self.hint}"
        )


class Unreadable(MadoguchiError):
    """What was given is wrong: mend it and give it again."""

    exit_code = 2


class NotIntact(MadoguchiError):
    """What was kept is not as it was left: stop and call IT."""

    exit_code = 1


class Unreachable(MadoguchiError):
    """It could not be had now: try again later."""

    exit_code = 3


class Refused(MadoguchiError):
    """Not allowed."""

    exit_code = 4


class Locked(Refused):
    """Closed to this caller: wrong passphrase, or another process has it."""


class Untrusted(Refused):
    """Not what was last signed: an older file, a foreign key."""


class _ManyProblems(MadoguchiError):
    """Holds every problem of a rulebook, not only the first."""

    def __init__(self, code: str, subject: str, problems: Sequence[str]) -> None:
        """Gather `problems`, each `file: key: found X, expected Y`."""
        self.problems = tuple(problems)
        super().__init__(
            code,
            subject=subject,
            found=f"{len(self.problems)} problem(s)",
            expected="none",
            hint="mend every line below; the last good edition stays in use",
        )

    def __str__(self) -> str:
        """The sentence, then one line for each problem."""
        return "\n  ".join((super().__str__(), *self.problems))


class BrokenBook(_ManyProblems, Unreadable):
    """A rulebook whose files do not read as a rulebook."""


class UnprovenBook(_ManyProblems, NotIntact):
    """A rulebook that reads, but does not answer every case exactly once."""
