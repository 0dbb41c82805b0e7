"""Which settings may be told to others, and how much of each (設定の開示).

1. What is not on the list is not told, not even that it is there.
2. A value is told only in the form that the program gives it; any other is not, for
   nobody knows what somebody once typed there.
3. Names of clinics, desks, printers and folders may be somebody's: only whether they
   are set is told.
"""

import re
from collections.abc import Callable, Mapping

_GATEWAY, _SECONDS = r"(?:oqs_folder|central)", r"\d{1,3}(?:\.\d{1,2})?"

TOLD = {
    "online.gateways": rf"{_GATEWAY}(?:,{_GATEWAY})?",
    "online.ask_consent": "[01]",
    "oqs.encoding": "utf-8|shift_jis",
    "oqs.deadline": _SECONDS,
    "central.deadline": _SECONDS,
    "desk.deposit": "asked",
    "idle_seconds": r"\d{1,4}",
    "jurisdiction": r"\d{2}(?:\d{3})?",
}
"""Settings whose value is told, each with its form."""
WHETHER = (
    "facility",
    "desk",
    "oqs.folder",
    "oqs.institution",
    "paper.printer",
    "paper.folder",
)
"""Settings of which only that they are set is told."""
SET, NOT_SET, OTHER = "(set)", "(not set)", "(another value)"


def told_settings(get: Callable[[str, str], str]) -> Mapping[str, str]:
    """The settings as they may be told.

    Args:
        get: The value under a name, or the default that goes with it.
    """
    told = {name: _told(get(name, ""), form) for name, form in TOLD.items()}
    return told | {name: SET if get(name, "") else NOT_SET for name in WHETHER}


def _told(value: str, form: str) -> str:
    if not value:
        return NOT_SET
    return value if re.fullmatch(form, value, re.ASCII) else OTHER
