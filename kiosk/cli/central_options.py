"""Options of central's commands: its folder and its database (共通の指定)."""

from pathlib import Path
from typing import Annotated

import typer


def _central_folder() -> Path:
    from platformdirs import user_data_path  # noqa: PLC0415

    return user_data_path("madoguchi-central", appauthor=False)


CentralData = Annotated[
    Path,
    typer.Option(
        "--data",
        envvar="MADOGUCHI_CENTRAL_DATA",
        default_factory=_central_folder,
        show_default="the user's data directory",
        help="Central's folder",
    ),
]
CentralDb = Annotated[
    str | None,
    typer.Option("--db", help="postgresql://…; else what the settings say"),
]
