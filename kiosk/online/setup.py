"""Which registers this desk asks, and how, as its settings say (照会の設定)."""

from collections.abc import Callable

import msgspec

from kiosk.desk.settings import (
    ASK_CONSENT,
    CENTRAL,
    CENTRAL_DEADLINE,
    DEADLINE,
    ENCODING,
    FOLDER,
    GATEWAYS,
    INSTITUTION,
    TERMINAL,
    YES,
)

KNOWN = (TERMINAL, CENTRAL)
"""Every gateway that can be set up."""


class OnlineSetup(msgspec.Struct, frozen=True, kw_only=True):
    """Which registers this desk asks, and how (照会の設定)."""

    gateways: tuple[str, ...] = ()
    """In the order in which they are asked."""
    folder: str = ""
    """The root of the terminal's folders."""
    encoding: str = "utf-8"
    """In which requests are written."""
    institution: str = ""
    """医療機関コード."""
    deadline: float = 10.0
    """Seconds that anybody waits for the terminal."""
    central_deadline: float = 10.0
    """Seconds that anybody waits for central."""
    ask_consent: bool = True
    """Whether the clerk asks about 限度額."""


def setup_of(get: Callable[[str, str], str]) -> OnlineSetup:
    """Read the settings.

    Args:
        get: The value under a name, or the default that goes with it.
    """
    usual = OnlineSetup()
    return OnlineSetup(
        gateways=tuple(one for one in get(GATEWAYS, "").split(",") if one in KNOWN),
        folder=get(FOLDER, ""),
        encoding=get(ENCODING, usual.encoding),
        institution=get(INSTITUTION, ""),
        deadline=float(get(DEADLINE, str(usual.deadline))),
        central_deadline=float(get(CENTRAL_DEADLINE, str(usual.central_deadline))),
        ask_consent=get(ASK_CONSENT, YES) == YES,
    )
