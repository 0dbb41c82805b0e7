"""What can serve where a card gave no answer, one digit each (ほかの確認方法).

Beside each step stands what the rulebook says once it is taken, with 「〜してください」
where it obliges and 「〜してかまいません」 where it permits.
"""

from collections.abc import Iterator

from textual.content import Content

from kiosk.desk import ladder
from kiosk.desk.form import Form
from kiosk.desk.ladder import Rung, Step
from kiosk.desk.receive import Desk
from kiosk.labels import text
from kiosk.tui.hold import Held
from kiosk.tui.screens.sheet import Sheet
from kiosk.words.ways import by_authority, claim_lines, leads_to, named, what_to_do

ADD_CARD, CLAIMS = "7", "8"
"""What else can be done here: the card is there after all; how it is claimed."""
STEPS = {str(nth): step for nth, step in enumerate(Step, 1)}
"""The digit of each step."""
INDENT = 5


class LadderPanel(Sheet[str]):
    """The steps, what each leads to, and on whose word; gives the digit."""

    def __init__(self, desk: Desk, form: Form, *, is_down: bool = False) -> None:
        """Ask the rulebook what each step leads to.

        Args:
            desk: Whose rulebook and day it is.
            form: The patient at the desk.
            is_down: No register answers.
        """
        super().__init__()
        decision = desk.decide(form)
        self._steps = ladder.rungs(form, decision, desk.around())
        practice = desk.place.practice
        practice = desk.place.practice
        self._why = ladder.situation(
            form, desk.today, practice=practice, is_down=is_down
        )
        self._has_card = form.has_card
        taking = [one.digit for one in self._steps if one.is_possible]
        self._keys = {*taking, CLAIMS, *(() if self._has_card else (ADD_CARD,))}

    def chosen(self, held: tuple[Held, ...]) -> None:
        """Take a digit that came alone."""
        key = held[0][0] if len(held) == 1 else ""
        if key in self._keys:
            self.leave(key)
        else:
            self.app.bell()

    def content(self) -> Content:
        """Why, the steps, who says so, and what else can be done here."""
        not_judged = (text("verdict.not_judged"), "$text-muted")
        lines = [Content.assemble((text("ladder.title"), "bold"), "  ", not_judged)]
        lines += self.wrapped(text(f"ladder.lead_{self._why}"), "$text-accent")
        for rung in self._steps:
            lines += self._step_lines(rung)
        lines += self._authority_lines()
        return Content("\n").join([*lines, self._keys_line()])

    def _step_lines(self, rung: Rung) -> Iterator[Content]:
        said = text(f"ladder.{rung.step}")
        if not rung.is_possible:
            yield Content.styled(f"{' ' * INDENT}{said}", "$text-muted")
            if rung.missing != "card":
                yield from self.wrapped(
                    text(f"ladder.missing_{rung.missing}"), "$text-muted", INDENT
                )
            return
        mark = text("ladder.taken") if rung.is_taken else ""
        head = Content.assemble((f" {rung.digit} ", "bold reverse"), f"  {mark}{said}")
        if rung.decision is not None:
            head += Content.styled(f" → {leads_to(rung.decision)}", "bold")
        yield head
        how = text(f"ladder.{rung.step}_how")
        if rung.decision is not None:
            how = what_to_do(rung.decision) + how
        yield from self.wrapped(how, "$text-muted", INDENT)

    def _authority_lines(self) -> Iterator[Content]:
        for authority, digits in by_authority(self._steps):
            said = text("ladder.authority", digits=digits, who=named(authority))
            yield from self.wrapped(said, "$text-muted")

    def _keys_line(self) -> Content:
        shown = [(CLAIMS, "claims"), ("0", "back")]
        if not self._has_card:
            shown.insert(0, (ADD_CARD, "add_card"))
        items = [
            Content.assemble((f" {key} ", "bold reverse"), f" {text(f'ladder.{what}')}")
            for key, what in shown
        ]
        return Content("  ").join(items)


class ClaimsPanel(Sheet[None]):
    """Under which numbers such a visit is claimed: for the claims clerk."""

    def __init__(self, form: Form) -> None:
        """Take whose numbers they are."""
        super().__init__()
        self._form = form

    def content(self) -> Content:
        """The order of the numbers, and where it comes from."""
        lines = [Content.styled(text("claims.title"), "bold")]
        lines += self.wrapped(text("claims.lead"), "$text-accent")
        lines.append(Content(""))
        for said in claim_lines(self._form):
            lines += self.wrapped(said)
        lines.append(Content(""))
        lines += self.wrapped(text("claims.source"), "$text-muted")
        lines += self.wrapped(text("detail.close"), "$text-muted")
        return Content("\n").join(lines)
