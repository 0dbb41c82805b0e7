"""A desk in memory: everybody of `tests.people`, a journal whose rows a test reads."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from kiosk.desk.form import Form
from kiosk.desk.keys import press
from kiosk.desk.ports import Entry, Pending, Recorded, SnapshotInfo
from kiosk.desk.receive import Desk, Place
from kiosk.desk.route import Surroundings
from schema.clock import JAPAN, FixedClock
from schema.confirmation import Event, uuid7
from schema.errors import Unreachable
from schema.insured import Insured
from schema.names import normalise_kana
from schema.online import OnlineAnswer, OnlineQuery
from schema.rules.read import built_in
from schema.terms import OnlineCheck, Outcome
from tests.people import EVERYONE, SHINJUKU, SUGINAMI_NATIONAL, VISIT_DAY

BOOK = built_in()
NINE = datetime.combine(VISIT_DAY, time(9), JAPAN)
AS_OF = datetime(2025, 10, 14, 23, 10, tzinfo=JAPAN)

Press = Callable[[Form, str, Surroundings], Form]


class Copy:
    """A local copy of everybody."""

    def __init__(self, people: Iterable[Insured] = EVERYONE) -> None:
        """Hold these people."""
        self.people = tuple(people)

    def info(self) -> SnapshotInfo | None:
        return SnapshotInfo(
            serial=1,
            as_of=AS_OF,
            fetched_at=AS_OF,
            rows=len(self.people),
            size=0,
            table_hash="",
            source="generated",
        )

    def by_number(
        self, insurer_number: str, number: str, symbol: str = "", branch: str = ""
    ) -> Insured | None:
        wanted = (insurer_number, number, symbol, branch)
        return next((one for one in self.people if _numbers(one) == wanted), None)

    def by_birth_and_kana(
        self, birth_date: date, kana_prefix: str, limit: int = 20
    ) -> Sequence[Insured]:
        born = [one for one in self.people if one.birth_date == birth_date]
        return [one for one in born if one.name_kana.startswith(kana_prefix)][:limit]

    def by_parts(
        self, kana: str, number_part: str, birth_date: date | None, limit: int
    ) -> Sequence[Insured]:
        found = [
            one
            for one in self.people
            if birth_date in {None, one.birth_date}
            and normalise_kana(one.name_kana).startswith(kana)
            and (one.number.endswith(number_part) or one.number.startswith(number_part))
        ]
        return found[:limit]


def _numbers(one: Insured) -> tuple[str, str, str, str]:
    return (one.insurer_number, one.number, one.symbol, one.branch)


@dataclass
class Rows:
    """A journal that keeps entries in a list; a test may break it."""

    entries: list[Entry] = field(default_factory=list)
    is_full: bool = False

    def append(self, entry: Entry) -> Event:
        if self.is_full:
            raise Unreachable(
                "E-DISK-1", subject="disk", found="full", expected="room", hint="wait"
            )
        self.entries.append(entry)
        return Event(
            id=uuid7(NINE),
            device="d",
            epoch=1,
            seq=len(self.entries),
            type=entry.type,
            wall_at=NINE,
            monotonic_ns=0,
            boot_id="b",
            staff=entry.staff,
            visit=entry.visit,
            decision=entry.decision,
            taken=entry.taken,
        )

    def find(self, event_id: str) -> Recorded | None:
        del event_id
        return None

    def amendments(self, event_ids: Sequence[str]) -> dict[str, Recorded]:
        del event_ids
        return {}

    def since(self, event_ids: Sequence[str]) -> dict[str, tuple[Recorded, ...]]:
        del event_ids
        return {}

    def on_day(self, visit_day: date) -> Sequence[Recorded]:
        del visit_day
        return ()

    def pending(self) -> Sequence[Pending]:
        return ()

    def unsent(self) -> int:
        return len(self.entries)

    def last_receipt(self) -> datetime | None:
        return None

    def outcomes(self, since: date, until: date) -> dict[Outcome, int]:
        del since, until
        return {}

    def latest_at(self) -> datetime | None:
        return NINE if self.entries else None


@dataclass
class Room:
    """One desk and what a test may move: its clock, its journal."""

    desk: Desk
    rows: Rows
    clock: FixedClock

    def typed(self, form: Form, keys: Iterable[str], by: Press = press) -> Form:
        """The form after these keys."""
        for key in keys:
            form = by(form, key, self.desk.around())
        return form

    def answer(
        self, query: OnlineQuery, result: OnlineCheck = OnlineCheck.ELIGIBLE
    ) -> OnlineAnswer:
        """What a terminal answers now."""
        now = self.clock.now()
        person = self.desk.snapshot.by_number(
            query.insurer_number, query.number, query.symbol, query.branch
        )
        return OnlineAnswer(
            result=result,
            source="oqs_folder",
            asked_at=now,
            answered_at=now,
            share=person.share if person else None,
            correlation=query.correlation,
        )


def a_room(people: Iterable[Insured] = EVERYONE) -> Room:
    """A desk on the visit day at nine."""
    clock, rows = FixedClock(NINE), Rows()
    desk = Desk(
        place=Place("見本医院", "受付1", "13"),
        book=BOOK,
        snapshot=Copy(people),
        journal=rows,
        clock=clock,
        staff="staff-1",
    )
    return Room(desk, rows, clock)


HANAKO_KEYS = (*SHINJUKU, *"00000018", "enter")
"""見本　花子's numbers, and the offered day of birth."""
TARO_KEYS = (*SUGINAMI_NATIONAL, *"見01", "enter", *"1002", "enter", *"01", "enter")
"""例示　太郎's, of another scheme."""
EXPIRED = (*"5070731", "enter")
"""令和7年7月31日."""
