"""A secret for an authenticator app: as a QR code, and in groups (認証アプリの登録).

A cell of a terminal is about twice as high as it is wide: a character shows two rows
of the code. Whoever draws it makes its blocks dark on a light ground, whatever the
terminal's own colours are: an app does not read the negative.
"""

from collections.abc import Sequence

QUIET = 2
"""Light modules around the code."""
GROUP = 4
"""Letters of the secret that stand together."""

_BLOCKS = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}


def qr_lines(said: str) -> Sequence[str]:
    """A QR code, dark modules as blocks; every line is equally wide."""
    import segno  # noqa: PLC0415

    made = segno.make(said, error="l", micro=False, boost_error=False)
    rows = [
        [int(bool(module)) for module in row] for row in made.matrix_iter(border=QUIET)
    ]
    if len(rows) % 2:
        rows.append([0] * len(rows[0]))
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return [
        "".join(_BLOCKS[pair] for pair in zip(above, below, strict=True))
        for above, below in pairs
    ]


def grouped(secret: str) -> str:
    """The secret as it is typed by hand."""
    return " ".join(secret[at : at + GROUP] for at in range(0, len(secret), GROUP))
