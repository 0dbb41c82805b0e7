"""A program that is killed while it records leaves a log that is whole."""

from pathlib import Path

from kiosk.labels import text
from schema.clock import SystemClock
from tests.kiosk.manners.a_desk import PASSPHRASE, events_of, set_up
from tests.kiosk.plain.speaker import Speaker, spoken
from tests.people import a_person

ASKED = text("ask.document")
RECORDED = text("entry.recorded", short=text("outcome.insured.short"))


def a_visit() -> list[str]:
    """A certificate that is in force today, line by line, and Enter at the end."""
    hanako = a_person()
    ends = f"5{SystemClock().now().year + 1 - 2018:02}0731"
    return ["2", hanako.insurer_number, hanako.number, "3200105", ends, ""]


def begun(speaker: Speaker) -> None:
    speaker.say(PASSPHRASE)
    speaker.hear(ASKED)
    speaker.say(*a_visit())
    speaker.hear(RECORDED)


def test_it_is_killed_in_the_middle_and_goes_on(tmp_path: Path) -> None:
    desk = set_up(tmp_path)
    kiosk = ("kiosk", "--plain", "--data", str(desk))
    recorded = events_of(desk)
    for lines in (3, len(a_visit())):
        with spoken(*kiosk, folder=tmp_path) as speaker:
            begun(speaker)
            speaker.say(*a_visit()[:lines])
            speaker.process.kill()
            speaker.process.wait()
        before, recorded = recorded, events_of(desk)
        assert recorded > before

    with spoken(*kiosk, folder=tmp_path) as speaker:
        begun(speaker)
        speaker.end()
    assert events_of(desk) > recorded
