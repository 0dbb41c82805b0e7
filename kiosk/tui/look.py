"""How everything looks: symbol first, then word, then colour (見た目).

1. Every pair of an outcome's colours has a contrast of at least 7:1, in every theme
   and on a terminal with sixteen colours; symbols differ in shape, for people who do
   not see the colours.
2. Whatever else is written has at least 4.5:1, and 7:1 in the theme `contrast`.
3. An outcome looks the same in every theme.
"""

from rich.color import Color as Drawn
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Size
from textual.theme import Theme

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


DARK, LIGHT, CONTRAST = "dark", "light", "contrast"
"""The themes, as the setting `screen.theme` calls them."""


def _theme(name: str, *, dark: bool, **colours: str) -> Theme:
    """A theme whose words in colour are of exactly these colours."""
    background, surface, panel = map(colours.pop, ("background", "surface", "panel"))
    foreground, primary = colours.pop("foreground"), colours.pop("primary")
    variables = {f"text-{key}": value for key, value in colours.items()}
    variables |= {
        "text": foreground,
        "text-disabled": colours["muted"],
        "border": primary,
        "border-blurred": primary,
        "input-cursor-background": foreground,
        "input-cursor-foreground": surface,
    }
    return Theme(
        name=name,
        primary=primary,
        foreground=foreground,
        accent=colours["accent"],
        warning=colours["warning"],
        error=colours["error"],
        success=colours["success"],
        background=background,
        surface=surface,
        panel=panel,
        dark=dark,
        variables=variables,
    )


THEMES = (
    _theme(
        DARK,
        dark=True,
        background="#121212",
        surface="#1e1e1e",
        panel="#1a252d",
        foreground="#e6e6e6",
        primary="#4aa3e8",
        muted="#b0b0b0",
        accent="#ffc266",
        warning="#ffc266",
        error="#ffa0ac",
        success="#7fe0a0",
    ),
    _theme(
        LIGHT,
        dark=False,
        background="#fbfbfb",
        surface="#ffffff",
        panel="#e6ebf0",
        foreground="#141414",
        primary="#004a9e",
        muted="#4a4a4a",
        accent="#00418d",
        warning="#7a4200",
        error="#a00019",
        success="#0f5132",
    ),
    _theme(
        CONTRAST,
        dark=True,
        background="#000000",
        surface="#000000",
        panel="#000000",
        foreground="#ffffff",
        primary="#ffffff",
        muted="#e6e6e6",
        accent="#ffe600",
        warning="#ffe600",
        error="#ffb3b3",
        success="#8dffb0",
    ),
)
"""Dark, light, and as far apart as colours can be (明るい・暗い・はっきり)."""

SIXTEEN = {
    ("#ffffff", "#115a36"): ("#000000", "#55ff55"),
    ("#ffffff", "#5c3b00"): ("#000000", "#ffff55"),
    ("#ffffff", "#113a5c"): ("#ffffff", "#0000aa"),
}
"""Pairs whose nearest of sixteen colours are not read, and what stands for them."""


class FewColours(LineFilter):
    """Draws what sixteen colours would not show with others of the same meaning."""

    _instead = {  # noqa: RUF012
        (Drawn.parse(one), Drawn.parse(other)): Style.from_color(
            Drawn.parse(fore), Drawn.parse(back)
        )
        for (one, other), (fore, back) in SIXTEEN.items()
    }

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same words, those pairs in their other colours."""
        del background
        return [Segment(one.text, self._drawn(one.style), None) for one in segments]

    def _drawn(self, style: Style | None) -> Style | None:
        if style is None or style.color is None or style.bgcolor is None:
            return style
        instead = self._instead.get((style.color, style.bgcolor))
        return style if instead is None else style + instead


LEAST_COLUMNS, LEAST_ROWS = 70, 20
"""A smaller terminal takes no keys."""


def is_too_small(size: Size) -> bool:
    """True where a verdict would not be seen whole."""
    return size.width < LEAST_COLUMNS or size.height < LEAST_ROWS
