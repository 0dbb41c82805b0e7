"""`training`: eight invented patients that teach the desk and its rules (研修)."""

from contextlib import ExitStack
from typing import Annotated

import msgspec
import typer


def training(
    *,
    json: Annotated[
        bool, typer.Option("--json", help="Print the score as one line at the end")
    ] = False,
) -> int:
    """Train with eight invented patients; nothing is kept or sent (研修)."""
    from kiosk.console import told_meanwhile  # noqa: PLC0415
    from kiosk.demo.classroom import classroom  # noqa: PLC0415
    from kiosk.demo.shown import show_classroom  # noqa: PLC0415
    from kiosk.labels import text  # noqa: PLC0415
    from kiosk.shown import refuse_without_terminal  # noqa: PLC0415

    refuse_without_terminal()
    with ExitStack() as closing:
        with told_meanwhile(text("training.preparing")):
            room = closing.enter_context(classroom())
        code, score = show_classroom(room)
    if score is not None and json:
        typer.echo(msgspec.json.encode(score).decode())
    return code
