"""How far a pass is, as bars on a terminal (進み具合)."""

import sys
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    ProgressColumn,
    TaskID,
    TextColumn,
)
from rich.progress import Task as Shown
from rich.text import Text

WORDS = {
    "hello": "asking central",
    "push": "sending",
    "pull": "fetching",
    "import": "importing",
    "edition": "proving the rulebook",
    "precheck": "comparing appointments",
}
"""What runs, in a person's words."""
EVENTS = "push"
"""Counted in events; everything else in bytes."""


class Bars:
    """One bar for each part of a pass; nothing where nobody looks.

    Nothing is drawn before there is something to tell: a passphrase may be asked for.
    """

    def __init__(self, *, shown: bool | None = None) -> None:
        """Draw on standard error, if that is a terminal or `shown` says so."""
        seen = sys.stderr.isatty() if shown is None else shown
        columns = (TextColumn("{task.description}"), BarColumn(), _Amount())
        console = Console(stderr=True, force_terminal=seen or None)
        self._drawn = Progress(
            *columns, console=console, transient=True, disable=not seen
        )
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, what: str, done: int, total: int) -> None:
        """Move the bar of one part."""
        self._drawn.start()
        if what not in self._tasks:
            words = f"{WORDS.get(what, what):22}"
            self._tasks[what] = self._drawn.add_task(words, total=None, what=what)
        task = self._tasks[what]
        self._drawn.update(task, completed=done, total=total or None)

    def __enter__(self) -> Self:
        """The bars themselves."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bars away."""
        self._drawn.stop()


class _Amount(ProgressColumn):
    """Events as they are, bytes in their unit."""

    def __init__(self) -> None:
        super().__init__()
        self._bytes = DownloadColumn()

    def render(self, task: Shown) -> Text:
        if not task.total:
            return Text("")
        if task.fields.get("what") == EVENTS:
            return Text(f"{int(task.completed)}/{int(task.total)} events")
        return self._bytes.render(task)
