"""The kiosk with a fault in it: `python -m tests.kiosk.manners.broken WHERE FOLDER`.

It breaks at the key for help, or before anything is drawn.
"""

import sys
from pathlib import Path
from typing import NoReturn

from kiosk.shown import show_kiosk, speak_kiosk

MARKED = "架空　秘子 00000018"


def breaks(*_: object) -> NoReturn:
    """Fail with somebody's name at hand."""
    raise RuntimeError(MARKED)


def main(where: str, folder: str) -> int:
    """Put the fault in, and open the desk."""
    if where == "spoken":
        from kiosk.plain.program import PlainDesk  # noqa: PLC0415

        PlainDesk.open_search = breaks  # type: ignore[method-assign, assignment]
        return speak_kiosk(Path(folder), {})
    if where == "help":
        from kiosk.tui.screens.reception import ReceptionScreen  # noqa: PLC0415

        ReceptionScreen.open_help = breaks  # type: ignore[method-assign, assignment]
    else:
        from kiosk.tui.screens.lock import LockScreen  # noqa: PLC0415

        LockScreen.on_mount = breaks  # type: ignore[method-assign, assignment]
    return show_kiosk(Path(folder), {})


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
