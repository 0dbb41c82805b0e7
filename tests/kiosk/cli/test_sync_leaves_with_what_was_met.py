"""`madoguchi sync` and `enrol`: their documents, their exit codes, one owner."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from kiosk import wiring
from kiosk.cli import sync as module
from kiosk.cli.sync_asking import Asking, Patience
from kiosk.cli.sync_progress import Bars
from kiosk.store.vault import Store, open_store
from kiosk.syncing import rounds
from kiosk.syncing.request import Mailbox
from schema.clock import Clock, SystemClock
from sync.errors import Unreachable
from tests.kiosk.cli.desk_in_use import Terminal, passphrase
from tests.kiosk.store.desk import SESAME, an_entry
from tests.kiosk.syncing.running import (
    RunningCentral,
    a_desk,
    listening,
    this_second,
)

CONTRACT = {"pushed", "pulled", "serial", "edition", "receipt", "next_at"}


@pytest.fixture(scope="module")
def central(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCentral]:
    """Without it, every test would set up a central of its own."""
    with listening(tmp_path_factory.mktemp("central") / "data") as running:
        yield running


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """Commands to a desk that was set up and closed."""
    folder = tmp_path / "desk"
    with a_desk(folder):
        pass
    return Terminal(folder, capsys)


@pytest.fixture
def enrolled(terminal: Terminal, central: RunningCentral) -> Terminal:
    """Commands to a desk of central's clinic."""
    assert terminal.run("enrol", central.address, central.code()).code == 0
    return terminal


@contextmanager
def opened(terminal: Terminal) -> Iterator[Store]:
    """The desk's store, in this process: nobody else gets it meanwhile."""
    with open_store(terminal.folder, SESAME, SystemClock()) as store:
        yield store


@contextmanager
def open_kiosk(terminal: Terminal) -> Iterator[Store]:
    """An open kiosk's store and sync, beside the command."""
    with opened(terminal) as store, patch.object(rounds, "LOOK", 0.02):
        desk = wiring.desk_of(
            store, this_second(), store.editions.book(), wiring.place_of(store)
        )
        beside = wiring.rounds_of(store, terminal.folder, desk, lambda _: None)
        beside.start()
        try:
            yield store
        finally:
            beside.stop()


def test_enrolling_says_what_the_contract_says(
    terminal: Terminal, central: RunningCentral
) -> None:
    told = terminal.run("enrol", central.address, central.code().lower(), "--json")

    assert told.code == 0
    assert set(told.document) == {"device", "facility", "scope"}
    assert told.document["facility"] == central.facility
    assert told.err == ""


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (("{url}", "0000-0000-0000-0000"), 4, "E-CODE-3"),
        (("{url}", "0000-0000-0000-000U"), 2, "E-CODE-1"),
        (("central.example", "{code}"), 2, "E-ADDR-1"),
        (("{clear}", "{code}"), 4, "E-ADDR-2"),
        (("{url}", "{code}", "--ca", "{nothing}"), 2, "E-TLS-1"),
        (("{url}", "{code}", "--client-key", "{nothing}"), 2, "E-TLS-2"),
    ],
)
def test_each_refusal_is_one_sentence(
    terminal: Terminal,
    central: RunningCentral,
    given: tuple[str, ...],
    code: int,
    said: str,
) -> None:
    words = {
        "url": central.address,
        "clear": central.address.replace("127.0.0.1", "192.0.2.1"),
        "code": central.code(),
        "nothing": str(terminal.folder / "nothing.pem"),
    }
    told = terminal.run("enrol", *(one.format(**words) for one in given))

    assert told.code == code
    assert told.out == ""
    (line,) = told.err.splitlines()
    assert line.startswith(f"madoguchi: {said}: ")
    assert words["code"] not in line


def test_one_pass_says_what_the_contract_says(enrolled: Terminal) -> None:
    first = enrolled.run("sync", "--json")
    again = enrolled.run("sync", "--json")

    assert (first.code, again.code) == (0, 0)
    assert set(first.document) - {"refused"} == CONTRACT
    assert first.document["pushed"] == 3
    assert first.document["receipt"]["seq"] == 3
    # To unlock is an event too, and the only one since.
    assert again.document["pushed"] == 1


def test_a_person_reads_words(enrolled: Terminal) -> None:
    told = enrolled.run("sync")

    assert "sent:         3 events\n" in told.out
    assert "data:         no copy\n" in told.out


def test_a_desk_without_a_central_is_wrong_use(terminal: Terminal) -> None:
    told = terminal.run("sync", "--json")

    assert (told.code, told.out) == (2, "")
    assert "E-SYNC-1" in told.err


def test_a_folder_without_a_desk_is_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = Terminal(tmp_path, capsys).run("sync", known=False)

    assert told.code == 2
    assert "E-STORE-1" in told.err


def test_a_line_that_is_down_is_said(terminal: Terminal, tmp_path: Path) -> None:
    with listening(tmp_path / "central") as short:
        assert terminal.run("enrol", short.address, short.code()).code == 0
    told = terminal.run("sync", "--json")

    assert told.code == 3
    assert told.document["refused"][0]["code"] == "E-LINE-1"
    (line,) = told.err.splitlines()
    assert line.startswith("madoguchi: E-LINE-1: line: found ")


def test_without_keys_there_is_no_pass(
    enrolled: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.cli.options.getpass", _nobody_types)
    told = enrolled.run("sync", known=False)

    assert told.code == 4
    assert "E-SYNC-3" in told.err


def _nobody_types(_: str) -> str:
    raise EOFError


def test_a_wrong_passphrase_opens_nothing(enrolled: Terminal) -> None:
    told = enrolled.run("sync", "--passphrase-fd", passphrase("x" * 20), known=False)

    assert told.code == 4
    assert "E-UNLOCK-1" in told.err


def test_an_open_kiosk_does_the_work(enrolled: Terminal) -> None:
    with open_kiosk(enrolled) as store:
        store.journal.append(an_entry())
        told = enrolled.run("sync", "--json", known=False)

        assert told.document["pushed"] == 4
        assert store.journal.unsent() == 0
    assert {path.name for path in enrolled.folder.glob("sync-*")} == {
        "sync-answer.json"
    }


def test_an_open_kiosk_says_the_same_and_leaves_the_same(enrolled: Terminal) -> None:
    alone = enrolled.run("sync", "--json")
    with open_kiosk(enrolled):
        asked = enrolled.run("sync", "--json", known=False)

    assert asked.code == alone.code
    assert asked.err == alone.err
    assert set(asked.document) == set(alone.document)


def test_an_open_kiosk_without_a_central_is_wrong_use(terminal: Terminal) -> None:
    with open_kiosk(terminal):
        told = terminal.run("sync", known=False)

    assert told.code == 2
    (line,) = told.err.splitlines()
    assert line.startswith("madoguchi: E-SYNC-1: ")


def hasty(terminal: Terminal, **more: float) -> Asking:
    patience = Patience(look=0.01, within=0.1, stalled=0.1, **more)
    return Asking(terminal.folder, SystemClock(), patience)


def test_whoever_has_the_folder_and_does_not_answer_is_given_up(
    enrolled: Terminal,
) -> None:
    with opened(enrolled), pytest.raises(Unreachable) as caught:
        hasty(enrolled).answer(lambda *_: None)

    assert caught.value.code == "E-SYNC-4"
    assert list(enrolled.folder.glob("sync-*")) == []


def test_a_kiosk_that_was_closed_is_not_waited_for(enrolled: Terminal) -> None:
    asking = Asking(enrolled.folder, SystemClock(), Patience(within=600.0))
    with pytest.raises(Unreachable):
        asking.answer(lambda *_: None)


def test_a_request_of_another_command_is_let_go_first(enrolled: Terminal) -> None:
    mailbox = Mailbox(enrolled.folder, SystemClock().now)
    other = mailbox.ask()
    with opened(enrolled), pytest.raises(Unreachable):
        hasty(enrolled).answer(lambda *_: None)

    assert mailbox.asked() is None or mailbox.asked() == other


def test_a_watch_goes_on_at_every_slot(
    enrolled: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[timedelta] = []

    def wait(due: datetime, clock: Clock) -> None:
        waited.append(due - clock.now())
        if len(waited) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(module, "_wait_until", wait)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    told = enrolled.run("sync", "--watch")

    assert told.code == 0
    assert len(told.out.splitlines()) == 3
    assert "sent 3, no copy, next " in told.out.splitlines()[0]
    assert all(timedelta() < left <= timedelta(minutes=15) for left in waited)


def test_a_watch_survives_a_kiosk_that_does_not_answer(
    enrolled: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wait(due: datetime, clock: Clock) -> None:
        assert due - clock.now() > timedelta(minutes=4)
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "_wait_until", wait)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setattr(module, "Asking", lambda *_: hasty(enrolled))
    with opened(enrolled):
        told = enrolled.run("sync", "--watch", known=False)

    assert told.code == 0
    assert "E-SYNC-4" in told.out


def test_keys_are_changed_and_told(enrolled: Terminal) -> None:
    told = enrolled.run("keys", "rotate", "--json")

    assert told.code == 0
    assert set(told.document) == {"device", "kid"}
    assert enrolled.run("sync", "--json").document["pushed"] == 4


def test_bars_are_drawn_for_who_looks(capsys: pytest.CaptureFixture[str]) -> None:
    with Bars(shown=True) as bars:
        bars("hello", 0, 0)
        bars("push", 120, 500)
        bars("pull", 1_500_000, 3_000_000)
        bars._drawn.refresh()  # noqa: SLF001
    told = capsys.readouterr()

    assert told.out == ""
    for said in ("asking central", "120/500 events", "1.5/3.0 MB"):
        assert said in told.err


def test_nobody_looks_at_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    with Bars(shown=False) as bars:
        bars("push", 120, 500)

    assert capsys.readouterr().err == ""
