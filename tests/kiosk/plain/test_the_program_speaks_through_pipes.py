"""The program itself on pipes: the first patient, the lock, the end."""

from pathlib import Path

from kiosk.demo.clinic import first_patient as guided
from kiosk.labels import text
from tests.kiosk.plain.speaker import Speaker, spoken

PASSPHRASE = "three words and more"  # noqa: S105
ASKED = text("ask.document")
PEOPLE = 60
DEMO = ("demo", "--plain", "--people", str(PEOPLE))


def first_patient(speaker: Speaker) -> str:
    """The demo's first patient, as its guide says it."""
    person = guided(PEOPLE)
    speaker.hear(ASKED)
    speaker.say("4", f"{person.insurer_number} {person.number}", "", "")
    speaker.hear(text("action.check"))
    speaker.say("", "1")
    said = speaker.hear(text("plain.next", enter=text("plain.enter")))
    speaker.say("")
    return said


def test_the_first_patient_is_received(tmp_path: Path) -> None:
    with spoken(*DEMO, folder=tmp_path) as speaker:
        verdict = first_patient(speaker)
        recorded = speaker.hear(ASKED)
        said = speaker.end()

    person = guided(PEOPLE)
    assert text("outcome.insured_interim.headline") in verdict
    assert text("outcome.insured_interim.short") in recorded
    assert speaker.process.returncode == 0
    assert said.endswith(text("plain.left") + "\n")
    assert "手元データ 10/14 23:10" in said
    assert person.name.split()[0] not in said
    assert person.name_kana not in said
    assert not [char for char in said if ord(char) < ord(" ") and char != "\n"]
    assert not [char for char in said if "\u2500" <= char <= "\u257f"]


def test_a_register_that_is_silent_holds_nobody_up(tmp_path: Path) -> None:
    person = guided(PEOPLE)
    with spoken(*DEMO, folder=tmp_path) as speaker:
        speaker.say("*", "7", "8", "3")
        speaker.hear(text("terminal.now", how=text("terminal.silent")))
        speaker.say("4", f"{person.insurer_number}{person.number}", "", "", "1", "1")
        speaker.hear(text("plain.waiting"))
        speaker.say("5")
        speaker.hear(ASKED)
        speaker.say("*", "7", "8", "1", "*", "8", "1")
        speaker.hear(text("online.taken_back_alone"))
        speaker.say("0", "", "090-1234-5678")
        short = text("outcome.check_required.short")
        said = speaker.hear(text("entry.recorded", short=short))

        assert text("online.stopped") in said
        assert text("plain.contact") in said
        speaker.end()
    assert speaker.process.returncode == 0


def test_a_desk_is_set_up_locked_and_opened_again(tmp_path: Path) -> None:
    data = str(tmp_path / "desk")
    with spoken("kiosk", "--plain", "--data", data, folder=tmp_path) as speaker:
        speaker.hear(text("lock.first"))
        speaker.say(PASSPHRASE, "another one, not the same")
        speaker.hear(text("lock.mismatch"))
        speaker.say(PASSPHRASE, PASSPHRASE)
        speaker.hear(ASKED)
        speaker.say("2", "+", "", "wrong", PASSPHRASE, "-")
        speaker.hear("E-UNLOCK-1")
        speaker.hear(text("field.insurer"))
        said = speaker.end()
    assert speaker.process.returncode == 0
    assert PASSPHRASE not in said

    with spoken("kiosk", "--plain", "--data", data, folder=tmp_path) as speaker:
        speaker.say("wrong")
        speaker.hear("E-UNLOCK-1")
        speaker.say(PASSPHRASE)
        speaker.hear(ASKED)
        speaker.end()
    assert speaker.process.returncode == 0


def test_an_interrupt_ends_it_like_leaving_does(tmp_path: Path) -> None:
    with spoken(*DEMO, folder=tmp_path) as speaker:
        first_patient(speaker)
        speaker.hear(text("outcome.insured_interim.short"))
        speaker.interrupt()
        speaker.hear(text("plain.left"))
        speaker.end()

    assert speaker.process.returncode == 0
