"""How outcomes and marks look: symbol first, then word, then colour (見た目).

Every pair of colours has a contrast of at least 7:1; symbols differ in shape,
for people who do not see the colours.
"""

from textual.geometry import Size

from schema.terms import Outcome

COLOURS: dict[Outcome, tuple[str, str]] = {
    Outcome.INSURED: ("#ffffff", "#115a36"),
    Outcome.INSURED_INTERIM: ("#ffffff", "#0031d8"),
    Outcome.INSURED_BY_DECLARATION: ("#ffffff", "#0031d8"),
    Outcome.SPECIAL_CARE: ("#000000", "#e6e6e6"),
    Outcome.CHECK_REQUIRED: ("#000000", "#ffc700"),
    Outcome.USE_MY_NUMBER_CARD: ("#000000", "#ffc700"),
    Outcome.REVIEW: ("#000000", "#e6e6e6"),
    Outcome.UNCONFIRMED: ("#ffffff", "#a90000"),
}
"""Foreground and background of each outcome."""


def style_of(outcome: Outcome) -> str:
    """The outcome's colours as a style."""
    foreground, background = COLOURS[outcome]
    return f"bold {foreground} on {background}"


LEAST_COLUMNS, LEAST_ROWS = 70, 20
"""A smaller terminal takes no keys."""


def is_too_small(size: Size) -> bool:
    """True where a verdict would not be seen whole."""
    return size.width < LEAST_COLUMNS or size.height < LEAST_ROWS
