"""A desk with its real store that asks the terminal until it is killed.

Arguments: the desk's folder and the terminal's. Each line it prints is a promise:
`begun` or `kept`, and the question's correlation.
"""

import sys
from itertools import count
from pathlib import Path

from kiosk.desk.enquiry import Enquiries
from kiosk.online.oqs.folder import OqsFolder
from kiosk.store.vault import open_store
from schema.clock import Clock, FixedClock
from tests.kiosk.online.shared import INSTITUTION, NINE, enquiry_of
from tests.kiosk.store.desk import SESAME


def gateway_of(folder: Path, book: Enquiries, clock: Clock) -> OqsFolder:
    """The gateway of a desk that has just been started; its reads are far apart."""
    seconds = count()
    return OqsFolder(
        folder,
        institution=INSTITUTION,
        encoding="utf-8",
        enquiries=book,
        clock=clock,
        ticks=lambda: float(next(seconds)),
    )


def collect_all(gateway: OqsFolder, book: Enquiries) -> None:
    """Wait for every answer that is still to come, and keep it."""
    while waiting := book.on_their_way():
        for answer in gateway.collect(waiting):
            book.answered(answer.correlation, answer)
            say("kept", answer.correlation)
            gateway.done_with(answer)


def say(what: str, correlation: str) -> None:
    print(what, correlation, flush=True)  # noqa: T201 - the harness reads it


def main() -> None:
    """Ask one question after the other."""
    data, folder = map(Path, sys.argv[1:])
    clock = FixedClock(NINE)
    with open_store(data, SESAME, clock) as store:
        book = store.enquiries
        gateway = gateway_of(folder, book, clock)
        collect_all(gateway, book)
        while True:
            enquiry = enquiry_of()
            book.begin(enquiry)
            say("begun", enquiry.query.correlation)
            gateway.ask(enquiry)
            collect_all(gateway, book)


if __name__ == "__main__":
    main()
