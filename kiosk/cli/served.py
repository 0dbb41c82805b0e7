"""The desk in a browser on this machine: `--serve` of `kiosk` and `demo` (配信)."""

import sys
from collections.abc import Iterator, Mapping
from typing import Annotated
from urllib.parse import urlsplit

import typer

from schema.errors import Unreadable

PORT = 8765
"""Unless another is given."""
_OWN = frozenset({"serve", "port", "url"})

Serve = Annotated[
    bool, typer.Option("--serve", help="In a browser on this machine, not here")
]
Port = Annotated[
    int, typer.Option(min=1, max=65535, help="Of this machine, with --serve")
]
Url = Annotated[
    str | None, typer.Option(help="Address of the proxy in front, with --serve")
]


def serve_again(
    name: str, given: Mapping[str, object], port: int, url: str | None
) -> int:
    """Serve the command `name` as it was called, but drawn in a browser.

    Args:
        name: Of the command.
        given: Its options by name, as they were read.
        port: To listen on.
        url: Of the proxy in front.

    Raises:
        Unreadable: The proxy's address is none.
    """
    from kiosk.browser.server import serve  # noqa: PLC0415
    from kiosk.labels import text  # noqa: PLC0415

    command = [sys.executable, "-m", "kiosk", name, *_options(given)]
    serve(command, port, text("product.name"), _address(url))
    return 0


def _options(given: Mapping[str, object]) -> Iterator[str]:
    """Every option that was given, written out again."""
    for name, value in given.items():
        option = name.replace("_", "-")
        if name in _OWN or value is None:
            continue
        if value is True:
            yield f"--{option}"
        elif value is not False:
            yield f"--{option}={value}"


def _address(url: str | None) -> str | None:
    if url is None:
        return None
    parts = urlsplit(url)
    if parts.scheme in {"http", "https"} and parts.netloc and not parts.path.strip("/"):
        return url
    raise Unreadable(
        "E-SERVE-1",
        subject="--url",
        found="no address of a site",
        expected="https:// and a host name, without a path",
        hint="give the address that browsers open, as https://desk.example",
    )
