"""A desk and a simulated terminal on one folder, driven step by step."""

from collections.abc import Callable
from datetime import datetime, time
from itertools import count
from pathlib import Path

from kiosk.desk.enquiry import Enquiries, Enquiry, Step
from kiosk.online.oqs.files import Paths
from kiosk.online.oqs.folder import OqsFolder
from kiosk.online.simulated.register import register_of
from kiosk.online.simulated.terminal import Terminal
from schema.clock import JAPAN, FixedClock
from schema.confirmation import uuid7
from schema.insured import Insured
from schema.online import OnlineAnswer, OnlineQuery
from tests.kiosk.online.book import Book
from tests.people import EVERYONE, HANAKO, VISIT_DAY

NINE = datetime.combine(VISIT_DAY, time(9), JAPAN)
INSTITUTION = "1310000000"

Make = Callable[..., OqsFolder]


def query_of(person: Insured = HANAKO, *, consent: bool = False) -> OnlineQuery:
    """The question about a person, with a correlation of its own."""
    return OnlineQuery(
        insurer_number=person.insurer_number,
        symbol=person.symbol,
        number=person.number,
        branch=person.branch,
        birth_date=person.birth_date,
        consent_to_limit=consent,
        correlation=uuid7(NINE),
    )


def enquiry_of(
    person: Insured = HANAKO, *, consent: bool = False, at: datetime = NINE
) -> Enquiry:
    """A new enquiry about a person."""
    return Enquiry(
        query=query_of(person, consent=consent), gateway="oqs_folder", asked_at=at
    )


class Shared:
    """One folder with a desk on its one side and the terminal on the other."""

    def __init__(
        self,
        folder: Path,
        book: Enquiries | None = None,
        *,
        make: Make = OqsFolder,
        encoding: str = "utf-8",
    ) -> None:
        """Make the folder as the linkage app does."""
        self.folder = folder
        self.book: Enquiries = book or Book()
        self.clock = FixedClock(NINE)
        self.terminal = Terminal(folder, register_of(EVERYONE), self.clock, delay=0)
        self._make = make
        self._encoding = encoding
        self.gateway = self.restarted()

    def restarted(self) -> OqsFolder:
        """The gateway as a desk that was started anew has it: it remembers nothing."""
        seconds = count()
        self.gateway = self._make(
            self.folder,
            institution=INSTITUTION,
            encoding=self._encoding,
            enquiries=self.book,
            clock=self.clock,
            patience=5,
            ticks=lambda: float(next(seconds)),
        )
        return self.gateway

    def ask(self, enquiry: Enquiry | None = None) -> Enquiry:
        """Begin an enquiry, and ask."""
        enquiry = enquiry or enquiry_of()
        self.book.begin(enquiry)
        self.gateway.ask(enquiry)
        return enquiry

    def collect(self, times: int = 3) -> list[OnlineAnswer]:
        """Collect a few times what has come, and keep it as the desk does."""
        answers: list[OnlineAnswer] = []
        for _ in range(times):
            for answer in self.gateway.collect(self.book.on_their_way()):
                if self.book.answered(answer.correlation, answer):
                    answers.append(answer)
                self.gateway.done_with(answer)
        return answers

    def answers(self) -> list[OnlineAnswer]:
        """What comes back once the terminal has had its turn."""
        self.terminal.turn()
        return self.collect()

    def step_of(self, enquiry: Enquiry) -> Step | None:
        kept = self.book.find(enquiry.query.correlation)
        return kept.step if kept else None

    def paths(self, enquiry: Enquiry) -> Paths:
        return Paths(self.folder, enquiry)

    def files(self) -> list[str]:
        """Every file that lies anywhere in the folder."""
        return sorted(path.name for path in self.folder.rglob("*") if path.is_file())

    def times_asked(self, enquiry: Enquiry) -> int:
        """How often the terminal was asked this question."""
        correlation = enquiry.query.correlation
        return sum(
            query.correlation == correlation
            for taken in self.terminal.taken
            for query in taken.queries
        )
