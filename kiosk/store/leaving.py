"""Going on in a new epoch, which begins with what is not in common (分岐の修復).

1. What has to be repeated is chained and signed while the desk records: a signature
   for each of thousands of events is nothing that a patient should wait for.
2. The transaction that leaves the epochs repeats what was recorded meanwhile too.
   Nothing of it happened before the transaction is durable.
3. Where the log changed otherwise meanwhile, what was prepared is not used.
"""

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import Connection, insert, update

from kiosk.store.anchor import Reach
from kiosk.store.chain import EpochLine, line_message, place_of, signed_message
from kiosk.store.database import KeyedFile
from kiosk.store.epochs import EPOCH, REHOMED, bodies, lines, reach_at, rewind
from kiosk.store.keys import Keyring
from schema.confirmation import chain_next, chain_start
from schema.wire.log import ForkedFrom


class _Span(msgspec.Struct, frozen=True):
    """Places of one epoch that are to be repeated."""

    epoch: int
    first: int
    last: int

    def leads_to(self, longer: "_Span") -> bool:
        """True if `longer` is the same and what was recorded since."""
        return (self.epoch, self.first) == (longer.epoch, longer.first) and (
            self.last <= longer.last
        )


class Repeats(msgspec.Struct, frozen=True):
    """The beginning of a new epoch, chained and signed but written nowhere."""

    reach: Reach
    """Where it ends."""
    spans: tuple[_Span, ...] = ()
    """What it repeats."""
    rows: tuple[dict[str, object], ...] = ()
    """The same as it is stored."""

    def rest_of(self, spans: tuple[_Span, ...]) -> tuple[_Span, ...] | None:
        """What of `spans` is not repeated yet; `None` where others were repeated."""
        if not spans or spans[:-1] != self.spans[:-1]:
            return None if spans != self.spans else ()
        before, now = self.spans[-1:], spans[-1]
        if not before or not before[0].leads_to(now):
            return None
        return (_Span(now.epoch, before[0].last + 1, now.last),)


class _Left(msgspec.Struct, frozen=True):
    """An epoch that counts only up to a place from now on."""

    line: EpochLine
    wanted: int

    @property
    def epoch(self) -> int:
        return self.line.epoch

    @property
    def seq(self) -> int:
        """Never further than what counts already."""
        return min(self.wanted, self.line.counted)

    @property
    def is_left(self) -> bool:
        return self.line.kept_seq == self.seq


class _Course(msgspec.Struct, frozen=True):
    """What follows from the log as it is."""

    left: tuple[_Left, ...]
    newest: EpochLine
    above: int

    @property
    def is_done(self) -> bool:
        """True where all of these were left before."""
        done = all(each.is_left for each in self.left)
        return bool(self.left) and self.newest.epoch > self.above and done

    @property
    def epoch(self) -> int:
        return max(self.newest.epoch, self.above) + 1

    @property
    def after(self) -> tuple[int, int]:
        """The place after which the new epoch goes on."""
        if self.left:
            return self.left[-1].epoch, self.left[-1].seq
        return self.newest.epoch, self.newest.last

    @property
    def spans(self) -> tuple[_Span, ...]:
        return tuple(
            _Span(each.epoch, each.seq + 1, each.line.counted) for each in self.left
        )


def prepared(
    file: KeyedFile, keys: Keyring, common: Mapping[int, int], above: int
) -> Repeats:
    """Chain and sign what a new epoch has to repeat by now; write nothing.

    Args:
        file: The log.
        keys: The device, which signs.
        common: The last event that counts in each epoch that is left; none where
            an older log was put back knowingly.
        above: The new epoch's number is greater than this and any known here.
    """
    with file.reading() as connection:
        course = _course(connection, common, above)
        if course.is_done:
            return _nothing(keys, course)
        events = _events(connection, course.spans)
    return _followed(keys, _nothing(keys, course), course, events)


def begin(
    connection: Connection,
    keys: Keyring,
    common: Mapping[int, int],
    above: int,
    ready: Repeats,
) -> Reach:
    """Begin a new epoch with the events after those in common.

    Args:
        connection: One transaction.
        keys: The device, which signs.
        common: As it was prepared.
        above: The same.
        ready: What was prepared; events that were recorded since follow it.

    Returns:
        Where the new epoch ends; where the newest one ends if `common` was left
        before.
    """
    course = _course(connection, common, above)
    if course.is_done:
        newest = course.newest
        return reach_at(connection, keys.device, newest.epoch, newest.last)
    rest = ready.rest_of(course.spans) if ready.reach.epoch == course.epoch else None
    if rest is None:
        ready, rest = _nothing(keys, course), course.spans
    whole = _followed(keys, ready, course, _events(connection, rest))
    for each in course.left:
        _leave(connection, keys, each)
    after = reach_at(connection, keys.device, *course.after)
    _add_line(connection, keys, course.epoch, after)
    if whole.rows:
        connection.execute(insert(REHOMED), whole.rows)
    return whole.reach


def _course(connection: Connection, common: Mapping[int, int], above: int) -> _Course:
    known = {line.epoch: line for line in lines(connection)}
    left = tuple(_Left(known[epoch], common[epoch]) for epoch in sorted(common))
    return _Course(left, known[max(known)], above)


def _nothing(keys: Keyring, course: _Course) -> Repeats:
    start = chain_start(keys.device, course.epoch)
    return Repeats(Reach(course.epoch, 0, start))


def _events(
    connection: Connection, spans: tuple[_Span, ...]
) -> Sequence[tuple[int, bytes]]:
    return [
        event
        for span in spans
        for event in bodies(connection, span.epoch, span.first, span.last)
    ]


def _followed(
    keys: Keyring,
    ready: Repeats,
    course: _Course,
    events: Sequence[tuple[int, bytes]],
) -> Repeats:
    """Chain the events anew, behind those that are ready."""
    reach, rows = ready.reach, [*ready.rows]
    for source, body in events:
        reach = Reach(reach.epoch, reach.seq + 1, chain_next(reach.head, body))
        row = {
            "place": place_of(reach.epoch, reach.seq),
            "source": source,
            "head": reach.head,
            "signature": keys.sign(signed_message(keys.device, reach)),
        }
        rows.append(row)
    return Repeats(reach, course.spans, tuple(rows))


def _leave(connection: Connection, keys: Keyring, left: _Left) -> None:
    kept = msgspec.structs.replace(left.line, kept_seq=left.seq)
    signature = keys.sign(line_message(keys.device, kept))
    connection.execute(
        update(EPOCH).where(EPOCH.c.epoch == left.epoch),
        {"kept_seq": left.seq, "signature": signature},
    )
    rewind(connection, left.epoch, left.seq)


def _add_line(connection: Connection, keys: Keyring, epoch: int, after: Reach) -> None:
    forked_from = ForkedFrom(epoch=after.epoch, seq=after.seq, head=after.head.hex())
    line = EpochLine(epoch, msgspec.json.encode(forked_from))
    connection.execute(
        insert(EPOCH),
        {
            "epoch": epoch,
            "forked_from": line.forked_from,
            "signature": keys.sign(line_message(keys.device, line)),
        },
    )
