"""What central sees: of every device, of every rule, of every decision (集約先の報告).

1. A device is reported as it last said of itself; its clock's offset is told,
   and nothing is corrected by it.
2. A visit counts once: as it was last corrected or completed.
3. Every decision is judged again once, when it has arrived; what does not hold is
   listed for as long as it lies in the period of the report.
4. An interim acceptance without its live check, and a decision that does not
   repeat, fail the report. That no edition is known for a decision, or that it
   came without its case, is no excuse: it does not repeat.
5. Nobody is named: central holds no name of a patient, and the report none.
"""

from datetime import date, timedelta

from schema.clock import JAPAN, Clock, japan_midnight
from sync.central.database import Database
from sync.central.findings import judge_arrived
from sync.central.rejudge import Rejudge
from sync.central.report_records import Report
from sync.central.report_rows import counted, devices_seen, findings, totals_of
from sync.central.tables import micros

SILENT_AFTER = 3
"""Days without a word after which a device is called silent (音沙汰なし)."""
PERIOD = 35
"""Days that a report covers unless told otherwise."""


def what_central_sees(  # noqa: PLR0913
    database: Database,
    rejudge: Rejudge,
    clock: Clock,
    *,
    since: date | None = None,
    silent_after: int = SILENT_AFTER,
    from_the_beginning: bool = False,
) -> Report:
    """Judge what has arrived, then gather what central sees.

    Args:
        database: Central's.
        rejudge: Judges one event.
        clock: Says what time it is.
        since: First visit day that is counted and first day of arrival whose
            findings are listed; left out, the last 35 days.
        silent_after: Days after which a device is called silent.
        from_the_beginning: True to judge every event again, not only new ones.
    """
    judged = judge_arrived(database, rejudge, from_the_beginning=from_the_beginning)
    now = clock.now().astimezone(JAPAN)
    since = since or now.date() - timedelta(days=PERIOD)
    arrived = micros(japan_midnight(since))
    heard = micros(now - timedelta(days=silent_after))
    return database.read(
        lambda c: Report(
            at=now,
            since=since,
            silent_after_days=silent_after,
            judged=judged,
            totals=totals_of(c, arrived),
            devices=devices_seen(c, heard),
            counts=counted(c, since),
            interim_without_check=findings(c, "interim_without_check", arrived),
            not_repeating=findings(c, "not_repeating", arrived),
            unreadable=findings(c, "unreadable", arrived),
        )
    )
