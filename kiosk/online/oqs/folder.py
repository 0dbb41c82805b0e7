"""The terminal's folder: a request file out, an answer file back (資格確認の照会).

What holds for every enquiry, also after a kill at any point:

1. It is in the book of enquiries before a byte is written. Its request is written
   under another extension, durably; then the book says `leaving`; then it is
   renamed, the one moment at which it leaves; then the book says `sent`.
2. After a restart, one that was begun is written anew. One that was leaving did not
   leave while its draft is there, and left where the draft is gone. One that was sent
   is only waited for. None leaves after its own day.
3. A name that is in use, on either side, is not used again.
4. An answer is a file with the request's name and its correlation inside. It is
   read twice, the same both times; half of one is waited for. Any other file is left
   as it is.
5. A file that stays unreadable is answered once as `unavailable`, and left there.
6. What a share does meanwhile is never raised: it means "not yet".
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import RLock
from time import monotonic

from kiosk.desk.enquiry import Enquiries, Enquiry, Step
from kiosk.online.oqs.files import (
    Paths,
    can_be_seen,
    is_there,
    move,
    names_in,
    remove,
    takes_files,
    write_through,
)
from kiosk.online.oqs.left import LeftBehind
from kiosk.online.oqs.read import MOST_BYTES, AnswerRead, read_answer
from kiosk.online.oqs.steady import ReadOnce, Steady
from kiosk.online.oqs.write import request_xml
from kiosk.online.whose import (
    DOUBT,
    NO_DAY,
    OTHER_TIME,
    UNREADABLE,
    about,
    doubted,
)
from schema.clock import JAPAN, Clock, visit_day
from schema.errors import Refused, Unreachable, Unreadable
from schema.online import OnlineAnswer
from schema.terms import OnlineCheck

NAME = "oqs_folder"
"""As the enquiry's `gateway` and the answer's `source`."""
SIMULATED_BY = "simulated_by"
"""Among an answer's codes: who plays the terminal."""
PATIENCE = 30.0
"""Seconds after which a file that cannot be read will not be readable any more."""

FEW = 8
"""Up to so many answers are looked for one by one."""


class OqsFolder:
    """Asks the terminal through its folder (オンライン資格確認端末の連携フォルダー)."""

    name = NAME

    def __init__(  # noqa: PLR0913
        self,
        folder: Path,
        *,
        institution: str,
        encoding: str,
        enquiries: Enquiries,
        clock: Clock,
        patience: float = PATIENCE,
        ticks: Callable[[], float] = monotonic,
    ) -> None:
        """Use `folder`, in which the linkage app has made `req` and `res`.

        Args:
            folder: The root of the folders.
            institution: The clinic's own 10 digits (医療機関コード).
            encoding: `utf-8` or `shift_jis`, in which requests are written.
            enquiries: The book that every step is kept in.
            clock: The one clock.
            patience: Seconds for which an unreadable file is waited for.
            ticks: Seconds that nobody sets back.
        """
        self._folder = folder
        self._institution = institution
        self._encoding = encoding
        self._book = enquiries
        self._clock = clock
        self._patience = patience
        self._files = ReadOnce(Steady(MOST_BYTES, ticks), read_answer)
        self._left = LeftBehind(folder, enquiries, clock, ticks)
        self._tried: set[str] = set()
        self._tidied: set[str] = set()
        self._turn = RLock()

    def ask(self, enquiry: Enquiry) -> None:
        """Send a begun enquiry, once; its answer is collected.

        It is still `BEGUN` where nothing could be sent.
        """
        with self._turn:
            self._send(enquiry)

    def collect(self, waiting: Sequence[Enquiry]) -> Iterable[OnlineAnswer]:
        """Bring each enquiry to where it belongs, and read what has come for it."""
        with self._turn:
            mine = [one for one in waiting if one.gateway == self.name]
            self._left.look(mine)
            for enquiry in mine:
                self._settle(enquiry)
            looked_for = self._come(mine)
            return [answer for one in looked_for if (answer := self._read(one))]

    def done_with(self, answer: OnlineAnswer) -> None:
        """Remove the answer's own files; one that could not be read stays."""
        enquiry = self._book.find(answer.correlation)
        if enquiry is None or enquiry.gateway != self.name or _is_doubtful(answer):
            return
        with self._turn:
            paths = Paths(self._folder, enquiry)
            self._files.forget(paths.answer)
            self._left.kept(paths)

    def is_reachable(self) -> bool:
        """True where `req` takes files and `res` can be seen."""
        return can_be_seen(self._folder / "res") and takes_files(self._folder / "req")

    def _send(self, enquiry: Enquiry) -> None:
        """Write and rename, each step noted before the next."""
        paths = Paths(self._folder, enquiry)
        correlation = enquiry.query.correlation
        self._tried.add(correlation)
        if self._step_of(correlation) is not Step.BEGUN or not _is_free(paths):
            return
        written = self._written(enquiry)
        if written is None or not write_through(paths.draft, written):
            remove(paths.draft)
        elif self._note(correlation, Step.LEAVING):
            self._leave(enquiry, paths)
        else:
            remove(paths.draft)

    def _written(self, enquiry: Enquiry) -> bytes | None:
        """The request's bytes; `None` where it cannot be said in this encoding."""
        day = enquiry.query.on_day or enquiry.asked_at.astimezone(JAPAN).date()
        try:
            return request_xml(
                enquiry.query,
                institution=self._institution,
                on_day=day,
                encoding=self._encoding,
            )
        except (Unreadable, Refused):
            return None

    def _leave(self, enquiry: Enquiry, paths: Paths) -> None:
        """Rename what the book says is leaving, then see whether it left."""
        if _is_free(paths):
            move(paths.draft, paths.request)
        if is_there(paths.draft) is False:
            self._note(enquiry.query.correlation, Step.SENT)

    def _come(self, waiting: Sequence[Enquiry]) -> Iterable[Enquiry]:
        """Those whose answer may be there: of many, the folder is asked at once."""
        names = names_in(self._folder / "res") if len(waiting) > FEW else None
        if names is None:
            return waiting
        there = {name.casefold() for name in names}
        return [
            one
            for one in waiting
            if Paths(self._folder, one).answer.name.casefold() in there
        ]

    def _settle(self, enquiry: Enquiry) -> None:
        """Bring what a restart or the share left half way to where it belongs."""
        correlation, paths = enquiry.query.correlation, Paths(self._folder, enquiry)
        if enquiry.step is Step.GIVEN_UP and correlation not in self._tidied:
            if remove(paths.draft):
                self._tidied.add(correlation)
            return
        if enquiry.step not in {Step.BEGUN, Step.LEAVING}:
            return
        step, draft = self._step_of(correlation), is_there(paths.draft)
        if step is Step.LEAVING and draft is False:
            self._note(correlation, Step.SENT)
        elif step is Step.BEGUN and correlation in self._tried:
            return
        elif step in {Step.BEGUN, Step.LEAVING} and self._is_over(enquiry):
            if draft is not None and remove(paths.draft):
                self._note(correlation, Step.GIVEN_UP)
        elif step is Step.LEAVING and draft:
            self._leave(enquiry, paths)
        elif step is Step.BEGUN:
            self._send(enquiry)

    def _is_over(self, enquiry: Enquiry) -> bool:
        """True on another day than the one on which it was asked."""
        asked_on = enquiry.asked_at.astimezone(JAPAN).date()
        return asked_on != visit_day(self._clock)

    def _read(self, enquiry: Enquiry) -> OnlineAnswer | None:
        """The answer, once its file has stopped changing and is this question's."""
        seen = self._files.look(Paths(self._folder, enquiry).answer)
        if seen is None:
            return None
        found, stays = seen
        if found is None:
            return self._unreadable(enquiry) if stays >= self._patience else None
        if found.correlation != enquiry.query.correlation:
            return None
        answer = self._answer(enquiry, found)
        # Where it names no day at all, the request did, and the correlation is its own.
        if found.is_day_unclear:
            return doubted(answer, NO_DAY)
        if not _was_made_between(answer, found.executed_at):
            return doubted(answer, OTHER_TIME)
        return about(enquiry.query, answer)

    def _answer(self, enquiry: Enquiry, found: AnswerRead) -> OnlineAnswer:
        return OnlineAnswer(
            result=found.result,
            source="simulator" if SIMULATED_BY in found.codes else self.name,
            asked_at=enquiry.asked_at,
            answered_at=self._clock.now(),
            share=found.share,
            correlation=found.correlation,
            confirmed_on=found.confirmed_on,
            validity=found.validity,
            insured=found.insured,
            limit=found.limit,
            diseases=found.diseases,
            codes=found.codes,
        )

    def _unreadable(self, enquiry: Enquiry) -> OnlineAnswer:
        return OnlineAnswer(
            result=OnlineCheck.UNAVAILABLE,
            source=self.name,
            asked_at=enquiry.asked_at,
            answered_at=self._clock.now(),
            correlation=enquiry.query.correlation,
            codes={DOUBT: UNREADABLE},
        )

    def _step_of(self, correlation: str) -> Step | None:
        kept = self._book.find(correlation)
        return kept.step if kept else None

    def _note(self, correlation: str, step: Step) -> bool:
        """Note a step durably; false where the disk is full."""
        with suppress(Unreachable):
            self._book.step(correlation, step)
            return True
        return False


def _is_free(paths: Paths) -> bool:
    """True where the name is known to be in use on neither side."""
    return is_there(paths.request) is False and is_there(paths.answer) is False


def _was_made_between(answer: OnlineAnswer, made_at: datetime | None) -> bool:
    """True unless it was made on a day before its question, or after today."""
    days = [
        one.astimezone(JAPAN).date() for one in (answer.asked_at, answer.answered_at)
    ]
    return made_at is None or days[0] <= made_at.astimezone(JAPAN).date() <= days[1]


def _is_doubtful(answer: OnlineAnswer) -> bool:
    return answer.codes.get(DOUBT) == UNREADABLE
