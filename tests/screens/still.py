"""Everything that would make a picture differ from the last one stands still (静止).

The clock, the seconds that somebody took, the secret of an app: a picture changes
only with what it shows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from unittest.mock import patch

import kiosk.demo.clinic
import kiosk.tui.screens.training
from kiosk.demo.clinic import DAY
from schema.clock import JAPAN, DayClock, FixedClock

MORNING = datetime(DAY.year, DAY.month, DAY.day, 8, 42, tzinfo=JAPAN)
SECRET = "MADOGUCHI234MADOGUCHI234MADOGUCH"  # noqa: S105 - of nobody's app


@contextmanager
def still() -> Iterator[None]:
    """It is a quarter to nine, always."""
    standing = partial(DayClock, inner=FixedClock(MORNING))
    with (
        patch.object(kiosk.demo.clinic, "DayClock", standing),
        patch.object(kiosk.tui.screens.training, "monotonic", lambda: 0.0),
        patch("pyotp.random_base32", lambda *_, **__: SECRET),
    ):
        yield
