"""Draws in a terminal's window, and ends with it (窓が閉じたとき).

The system tells a program whose window is closed, but not every one: one that a
supervisor started has no window of its own to be told of. Without this the desk
would stay open behind a window that is gone, and wait for ever to draw in it.
"""

from collections.abc import Callable
from typing import Any, TextIO

from textual.driver import Driver

CLOSED = 129
"""The exit code, as where the system tells it (`SIGHUP`)."""


class Window:
    """Where the terminal's bytes go; says once that nobody takes them any more."""

    def __init__(self, file: TextIO, gone: Callable[[], None]) -> None:
        """Write to `file`."""
        self._file = file
        self._gone = gone
        self._is_gone = False

    def write(self, text: str) -> None:
        """Write, where anybody takes it."""
        self._try(lambda: self._file.write(text))

    def flush(self) -> None:
        """Send what was written."""
        self._try(self._file.flush)

    def fileno(self) -> int:
        """The file's number."""
        return self._file.fileno()

    def _try(self, act: Callable[[], object]) -> None:
        if self._is_gone:
            return
        try:
            act()
        except OSError:
            self._is_gone = True
            self._gone()


def ending_with_its_window(usual: type[Driver]) -> type[Driver]:
    """The system's driver, for a window that may go away."""
    driver: Any = usual

    class WindowDriver(driver):  # type: ignore[misc]
        """Leaves the program once its window is gone."""

        def __init__(self, app: Any, **more: Any) -> None:
            super().__init__(app, **more)
            inside: dict[str, Any] = self.__dict__
            if "_file" in inside:
                inside["_file"] = Window(inside["_file"], self._leave)

        def _leave(self) -> None:
            self._app.call_later(self._app.exit, None, CLOSED)

    return WindowDriver
