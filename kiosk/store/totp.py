"""Codes of six digits that change every half minute (TOTP, RFC 6238).

1. A clock may be half a minute off, either way.
2. A code is good once, and so is every one before it.
"""

from datetime import datetime

import pyotp
from pyotp.utils import strings_equal

from kiosk.desk.staff import Enrolment

ISSUER = "Madoguchi"
"""What an app shows beside the account."""
DRIFT = 1
"""Steps by which a clock may be off."""


def enrolment_of(staff: str) -> Enrolment:
    """A new secret, and what a QR code says of it."""
    secret = pyotp.random_base32()
    # The issuer stands in the label alone: the QR code must fit a small terminal.
    label = pyotp.TOTP(secret).provisioning_uri(name=f"{ISSUER}:{staff}")
    return Enrolment(secret=secret, uri=label)


def step_at(now: datetime) -> int:
    """The half minute that it is."""
    return int(now.timestamp()) // 30


def step_of(secret: str, code: str, now: datetime, after: int) -> int | None:
    """The step whose code this is; `None` where it is none, or was used.

    Args:
        secret: Base32.
        code: As typed; width does not matter.
        now: The clock's word.
        after: The last step that was used.
    """
    made = pyotp.TOTP(secret)
    here = step_at(now)
    found = None
    for step in range(here - DRIFT, here + DRIFT + 1):
        fits = strings_equal(made.generate_otp(step), code.strip())
        if fits and step > after:
            found = step
    return found
