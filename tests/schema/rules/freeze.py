"""Writes the frozen files anew: `python -m tests.schema.rules.freeze`.

`boundary_days.tsv` is what the built-in book says around each of its dates,
`known_days.tsv` around each day on which something became known, `beside.tsv`
what goes beside each outcome, `decided_inputs.tsv` how much each rule decides,
`cited.tsv` who may be cited to whom. Run it after a change of the book, and read
the difference before committing it: each line that changed is a visit that is
now answered in another way.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from schema.rules.book import Rulebook
from schema.rules.read import built_in
from tests.schema.rules import beside, boundary, cited, decided

FOLDER = Path(__file__).parent
FROZEN: Mapping[str, tuple[str, Callable[[Rulebook], list[str]]]] = {
    "boundary_days.tsv": (boundary.HEADER, boundary.lines),
    "known_days.tsv": (boundary.HEADER, boundary.known_lines),
    "beside.tsv": (beside.HEADER, beside.lines),
    "decided_inputs.tsv": (decided.HEADER, decided.lines),
    "cited.tsv": (cited.HEADER, cited.lines),
}
"""Each file with its header and what writes its lines."""


def freeze() -> None:
    """Write every file as the built-in book has it now."""
    for name, (header, lines) in FROZEN.items():
        text = "\n".join((header, *lines(built_in()), ""))
        (FOLDER / name).write_bytes(text.encode())


@cache
def frozen_lines(name: str) -> tuple[str, ...]:
    """The lines of one file, without its header."""
    return tuple((FOLDER / name).read_text(encoding="utf-8").splitlines()[1:])


if __name__ == "__main__":
    freeze()
