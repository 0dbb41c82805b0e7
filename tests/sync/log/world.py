"""Everything that may happen to kiosks, to central and between them (起こりうること).

Kiosks have twins and backups, central is put back, the line fails, and sticks come
late, twice or to the wrong desk.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from sync.central.refused import NotTaken
from sync.client.agree import (
    About,
    heads_answer,
    heads_bytes,
    heads_of,
    plan,
    waiting,
)
from sync.client.parcels import parcels, take_receipt
from sync.client.push import Pace, Pushed, push
from sync.errors import MadoguchiError
from tests.sync.log.central import Central, Copy, PutBack, enrol
from tests.sync.log.desks import Desk
from tests.sync.log.faulty_line import Fault, FaultyLine, Killed, OnTheWay, damaged
from tests.sync.log.harm import Harm, Watched, check, check_beliefs, id_of

MOST_ROUNDS = 30
"""After so many quiet syncs of all kiosks nothing may be left to do."""


@dataclass
class Stick:
    """What a courier carries to central: heads, then batches."""

    heads: bytes
    batches: list[bytes]


@dataclass
class Answers:
    """What a courier carries back: an answer to heads, receipts."""

    heads: bytes | None = None
    receipts: list[bytes] = field(default_factory=list)


class World:
    """One history; every method is something that may happen."""

    def __init__(
        self, central: Central, putback: PutBack, desks: Sequence[Desk]
    ) -> None:
        """Begin with desks that have recorded nothing, all enrolled."""
        self.central = central
        self.desks = list(desks)
        self._putback = putback
        self._paces = [Pace() for _ in desks]
        self.backups: list[Desk] = []
        self.central_backups: list[Copy] = []
        self.way = OnTheWay()
        self.sticks: list[Stick] = []
        self.answers: list[Answers] = []
        self._recorded: dict[str, bytes] = {}
        for desk in desks:
            enrol(central.database, desk.identity.device, desk.public_key)

    def record(self, desk: int, n: int = 1) -> None:
        for _ in range(n):
            self._desk(desk).record()

    def kill(self, desk: int) -> None:
        self._desk(desk).reopen()
        self._paces[desk % len(self.desks)] = Pace()

    def back_up(self, desk: int) -> None:
        self.backups.append(self._desk(desk).copy())

    def put_back(self, backup: int) -> None:
        """A kiosk is put back to a backup of its device, or a twin of it is."""
        if not self.backups:
            return
        copy = self.backups[backup % len(self.backups)].copy()
        place = self._place_of(copy.identity.device, backup)
        self._remember()
        self.desks[place].close()
        self.desks[place] = copy

    def clone(self, desk: int) -> None:
        self.desks.append(self._desk(desk).copy())
        self._paces.append(Pace())

    def back_up_central(self) -> None:
        self.central_backups.append(self._putback.copied())

    def put_central_back(self, backup: int) -> None:
        if self.central_backups:
            copy = self.central_backups[backup % len(self.central_backups)]
            self._putback.put_back(copy)

    def sync(self, desk: int, faults: Sequence[Fault] = (), bit: int = 0) -> None:
        """One pass over the network; what it cannot do now it does another time."""
        line = FaultyLine(self.central, faults, self.way, bit)
        try:
            with suppress(MadoguchiError):
                self._push(desk, line)
        except Killed:
            self.kill(desk)

    def arrive_late(self, which: int) -> None:
        """What was on its way long ago reaches central now; nobody waits for it."""
        if self.way.late:
            with suppress(NotTaken):
                self.central.log(self.way.late[which % len(self.way.late)])

    def export(self, desk: int) -> None:
        """The kiosk writes a stick."""
        this = self._desk(desk)
        heads = heads_of(this.log, this.identity, self.central.clock.now, About())
        made = parcels(
            this.log, this.identity, self.central.clock.now, waiting(this.log)
        )
        self.sticks.append(
            Stick(heads_bytes(heads, this.identity), [each.data for each in made])
        )

    def carry_in(self, stick: int, fault: Fault = Fault.NONE, bit: int = 0) -> None:
        """Central reads a stick, also one that it has read before."""
        if not self.sticks:
            return
        found, answers = self.sticks[stick % len(self.sticks)], Answers()
        with suppress(NotTaken):
            answers.heads = self.central.heads(damaged(found.heads, fault, bit))
        for batch in found.batches:
            with suppress(NotTaken):
                answers.receipts.append(self.central.log(damaged(batch, fault, bit)))
        self.answers.append(answers)

    def carry_back(
        self, answers: int, desk: int, fault: Fault = Fault.NONE, bit: int = 0
    ) -> None:
        """A kiosk reads what a stick brings back, be it for this kiosk or not."""
        if not self.answers:
            return
        found, this = self.answers[answers % len(self.answers)], self._desk(desk)
        log, key = self._watched(this), self.central.public_key
        for receipt in found.receipts:
            with suppress(MadoguchiError):
                take_receipt(damaged(receipt, fault, bit), log, this.identity, key)
        if found.heads:
            with suppress(MadoguchiError):
                answer = heads_answer(
                    damaged(found.heads, fault, bit), this.identity, key
                )
                plan(answer, log)

    def settle(self) -> None:
        """The line is well and everybody syncs until nothing is left to do."""
        for _ in range(MOST_ROUNDS):
            done = [self._quietly(desk) for desk in range(len(self.desks))]
            if not any(each.sent or each.healed for each in done):
                break
        else:
            raise Harm("there is always something left to do")
        self._check()
        if any(each.rounds != 1 for each in done):
            raise Harm("a kiosk with nothing to do does not ask exactly once")
        for desk in self.desks:
            check_beliefs(self.central.database, desk.identity.device, desk.log)

    def close(self) -> None:
        for desk in (*self.desks, *self.backups):
            desk.close()
        for copy in self.central_backups:
            copy.close()

    def _quietly(self, desk: int) -> Pushed:
        try:
            return self._push(desk, FaultyLine(self.central, (), self.way))
        except MadoguchiError as error:
            raise Harm(f"a quiet sync fails: {error}") from error

    def _push(self, desk: int, line: FaultyLine) -> Pushed:
        this = self._desk(desk)
        return push(
            line,
            self._watched(this),
            this.identity,
            self.central.public_key,
            now=self.central.clock.now,
            pace=self._paces[desk % len(self.desks)],
        )

    def _watched(self, desk: Desk) -> "Watched":
        return Watched(desk.log, desk.identity.device, self.central.ever_held)

    def _desk(self, desk: int) -> Desk:
        return self.desks[desk % len(self.desks)]

    def _place_of(self, device: str, choice: int) -> int:
        """One of the desks of a device."""
        places = [
            place
            for place, desk in enumerate(self.desks)
            if desk.identity.device == device
        ]
        return places[choice % len(places)]

    def _remember(self) -> None:
        for desk in self.desks:
            self._recorded |= {id_of(body): body for body in desk.everything()}

    def _check(self) -> None:
        self._remember()
        on_disks = {
            (desk.identity.device, id_of(body))
            for desk in self.desks
            for body in desk.everything()
        }
        check(self.central.database, on_disks, self._recorded)
