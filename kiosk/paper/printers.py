"""Which printers this machine has (プリンター)."""

import subprocess
import sys
from collections.abc import Sequence
from shutil import which

_SECONDS = 5


def printers_here() -> Sequence[str]:
    """Names of this machine's printers; none where there is no printing system."""
    return _on_windows() if sys.platform == "win32" else _of_cups()


def _of_cups() -> Sequence[str]:
    """What CUPS says, one name in a line."""
    program = which("lpstat")
    if program is None:
        return ()
    try:
        ran = subprocess.run(  # noqa: S603 - a program of the system
            [program, "-e"], capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    said = ran.stdout.decode(errors="replace")
    return tuple(filter(None, (line.strip() for line in said.splitlines())))


def _on_windows() -> Sequence[str]:
    """The printer that Windows prints on where nobody names one."""
    if sys.platform != "win32":
        return ()
    import ctypes  # noqa: PLC0415

    size = ctypes.c_ulong(0)
    spooler = ctypes.WinDLL("winspool.drv")
    spooler.GetDefaultPrinterW(None, ctypes.byref(size))
    name = ctypes.create_unicode_buffer(size.value or 1)
    known = spooler.GetDefaultPrinterW(name, ctypes.byref(size))
    return (name.value,) if known else ()
