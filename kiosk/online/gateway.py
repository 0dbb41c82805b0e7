"""The port to a live register: one question, one answer, no exception (照会先)."""

from typing import Protocol

from schema.online import OnlineAnswer, OnlineQuery


class OnlineGateway(Protocol):
    """Asks a live register; runs off the screen's thread."""

    name: str
    """As the answer's `source`."""

    def check(self, query: OnlineQuery) -> OnlineAnswer:
        """Ask, wait at most the gateway's own deadline, and answer.

        Silence, a refused line or an unreadable answer is `unavailable`.
        """
        ...
