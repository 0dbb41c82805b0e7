"""Tell a scanner from fingers, and take its frame whole (スキャナーの読み取り).

A scanner types faster than anybody: characters less than 30 ms apart, by the
time the driver read them, six or more in a run. The form as it was before the
run is kept; when a run turns out to be a frame, what its first characters did
is taken back and the frame is taken as numbers. Only known shapes are taken. A
run of another shape is typing that was ahead of the screen if every key of it
was welcome; else it changes nothing and says so.

A number of fixed length ends by itself. Whoever presses Enter after it all the same,
as after the other fields, ends it twice: that takes nothing in the next field, where it
would take a day of birth that nobody has looked at.

Whoever reads that a date is none, and types it anew, takes nothing back first.
"""

import re
import unicodedata
from dataclasses import dataclass, replace

from kiosk.desk.form import Field, Form, Problem
from kiosk.desk.keys import ENTER, press
from kiosk.desk.route import Surroundings, back_to
from schema.wareki import could_become_date

GAP = 0.030
"""Longest pause inside a frame, in seconds."""
LEAST = 6
"""Fewest characters of a frame."""
HABIT = 0.4
"""Seconds in which Enter still belongs to the number that ended by itself."""
READ = 0.7
"""Seconds after a date was refused from which on the refusal may have been read."""

_ENDS_BY_ITSELF = frozenset({Field.INSURER, Field.NUMBER, Field.BRANCH})

_AIM = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
_CONTROL = re.compile(r"[\x00-\x1f\s]+")


@dataclass(frozen=True, slots=True)
class Frame:
    """A scanner's frame cut into fields (読み取った番号)."""

    insurer: str = ""
    number: str = ""
    birth: str = ""


def read_frame(text: str) -> Frame | None:
    """Cut a frame of a known shape: 6, 7, 8, 16 or 23 digits; else `None`.

    Six digits and eight are an insurer number, seven a birth date, sixteen
    insurer and insured number, twenty-three all three. Blanks and group
    separators may stand between; AIM prefixes and full-width digits are read.
    """
    plain = _AIM.sub("", unicodedata.normalize("NFKC", text).strip("\r\n\t "))
    digits = _CONTROL.sub("", plain)
    if not digits.isascii() or not digits.isdecimal():
        return None
    shapes = {
        6: Frame(insurer=digits),
        7: Frame(birth=digits),
        8: Frame(insurer=digits),
        16: Frame(digits[:8], digits[8:16]),
        23: Frame(digits[:8], digits[8:16], digits[16:]),
    }
    return shapes.get(len(digits))


class Typing:
    """Feeds keys to the form and watches for frames (キー入力)."""

    def __init__(self) -> None:
        """Start without a run."""
        self._run = ""
        self._before: Form | None = None
        self._welcome = True
        self._last_at = 0.0
        self._has_ended = False

    def key(self, form: Form, key: str, at: float, around: Surroundings) -> Form:
        """The form after one key that the driver read at `at` (seconds)."""
        if at - self._last_at > READ and _begins_anew(form, key):
            form = replace(form, typed="", problem=None)
        if at - self._last_at > GAP or self._before is None:
            self._run, self._before, self._welcome = "", form, True
        is_habit = self._has_ended and at - self._last_at < HABIT
        self._last_at, self._has_ended = at, False
        if key == ENTER and len(self._run) >= LEAST:
            return self._ended(form, around)
        if key == ENTER and is_habit and not form.typed:
            return form
        after = press(form, key, around)
        moved = after.at not in {form.at, Field.VERDICT} and len(key) == 1
        self._has_ended = moved and form.at in _ENDS_BY_ITSELF
        if len(key) == 1:
            self._run += key
            self._welcome = self._welcome and after is not form and not after.problem
        return after

    def rest(self, form: Form, around: Surroundings) -> Form:
        """The form after a moment's keys, where a frame came without its Enter."""
        if len(self._run) < LEAST:
            return form
        before, text = self._before or form, self._run
        self._run, self._before = "", None
        known = read_frame(text) is not None
        if known and _is_untouched(before):
            return take_frame(before, text, around)
        return form

    def _ended(self, form: Form, around: Surroundings) -> Form:
        """The form after the Enter that ends a fast run."""
        before, text = self._before or Form(), self._run
        self._run, self._before = "", None
        if self._welcome and read_frame(text) is None:
            return press(form, ENTER, around)
        return take_frame(before, text, around)


def _begins_anew(form: Form, key: str) -> bool:
    """True for a digit that does not mend the date which Enter could not take."""
    is_date = form.at in {Field.BIRTH, Field.EXPIRY}
    was_refused = form.problem is not None and form.problem.digit is None
    if not (is_date and was_refused and key.isdecimal()):
        return False
    printed = form.at is Field.EXPIRY
    return not could_become_date(form.typed + key, printed=printed)


def _is_untouched(form: Form) -> bool:
    """True before the document is chosen, where digits are no numbers yet."""
    return form.at is Field.DOCUMENT


def take_frame(form: Form, text: str, around: Surroundings) -> Form:
    """Take a frame into the form, or say that its shape is not known."""
    if form.at in {Field.SYMBOL, Field.BRANCH} or _fits_open_field(form, text):
        return press(_typed(form, text, around), ENTER, around)
    frame = read_frame(text)
    if frame is None:
        return form.wrong(Problem("unknown_frame", found=str(len(text.strip()))))
    for field, digits in _parts(frame, form.at):
        form = _filled(form, field, digits, around)
        if form.problem:
            break
    return form


def _parts(frame: Frame, at: Field) -> list[tuple[Field, str]]:
    """Which field each part of a frame goes to; eight digits go where they are due."""
    if at is Field.NUMBER and frame.insurer and not frame.number:
        return [(Field.NUMBER, frame.insurer)]
    parts = [
        (Field.INSURER, frame.insurer),
        (Field.NUMBER, frame.number),
        (Field.BIRTH, frame.birth),
    ]
    return [(field, digits) for field, digits in parts if digits]


def _fits_open_field(form: Form, text: str) -> bool:
    """True for a number of open length, which only Enter ends."""
    return form.at is Field.NUMBER and len(text.strip()) not in {8, 16, 23}


def _typed(form: Form, text: str, around: Surroundings) -> Form:
    for char in unicodedata.normalize("NFKC", text).strip():
        form = press(form, char, around)
    return form


def _filled(form: Form, field: Field, digits: str, around: Surroundings) -> Form:
    """Fill one field with the frame's digits, wherever the clerk was."""
    filled = _typed(replace(back_to(form, field), typed=""), digits, around)
    if filled.at is field and not filled.problem:
        return press(filled, ENTER, around)
    return filled
