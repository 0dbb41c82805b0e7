"""The port to a live register: ask once, collect what comes, never raise (照会先).

A gateway knows how to put one question to one register and how to read what comes
back. How long anybody waits, which gateway is tried next, and when one is left
alone for a while is decided in `checks.py`.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from kiosk.desk.enquiry import Enquiry
from schema.online import OnlineAnswer, OnlineQuery


class OnlineGateway(Protocol):
    """One live register; called on a thread of its own, so it may block."""

    name: str
    """As the enquiry's `gateway`."""

    def ask(self, enquiry: Enquiry) -> OnlineAnswer | None:
        """Send the question of a begun enquiry, exactly once.

        It takes the enquiry through its steps in the book of enquiries, whatever
        happens on the way.

        Returns:
            The answer where it comes at once; `None` where it will be collected, or
            where nothing could be sent (the enquiry is then still `BEGUN`).
        """
        ...

    def collect(self, waiting: Sequence[Enquiry]) -> Iterable[OnlineAnswer]:
        """Whatever has come by now for these enquiries; each names its correlation.

        What a restart left `BEGUN` or `LEAVING` is brought to where it belongs.
        What answers somebody else's question is left alone.
        """
        ...

    def done_with(self, answer: OnlineAnswer) -> None:
        """The answer is kept durably: remove what it came in."""
        ...

    def is_reachable(self) -> bool:
        """True where asking makes sense now: the folder is there, central answers.

        It asks nothing about anybody.
        """
        ...


class BulkGateway(Protocol):
    """A register that is asked about many people in one go (一括照会)."""

    def check_all(self, queries: Sequence[OnlineQuery]) -> Sequence[OnlineAnswer]:
        """One answer for each query, in its order; `unavailable` where none came."""
        ...

    def done(self) -> None:
        """What was answered is kept durably: remove what it came in."""
        ...
