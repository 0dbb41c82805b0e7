"""What the program is, before any command: `--help` and `--version`."""

from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer


def _say_version(wanted: bool) -> None:  # noqa: FBT001 - so Typer calls it
    if not wanted:
        return
    try:
        found = version("madoguchi")
    except PackageNotFoundError:
        found = "(not installed)"
    typer.echo(f"madoguchi {found}")
    raise typer.Exit


def about(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_say_version,
            is_eager=True,
            help="Say which version this is",
        ),
    ] = False,
) -> None:
    """Decides at the reception desk whether a visit is insured care (窓口)."""
    del version
