"""An open desk, looked at from its own screen (IT担当の点検).

1. Nothing is recorded and nothing is sent but what was asked for: a hello, a page.
2. A support bundle goes where forms are saved, else beside the desk's data; nothing
   that is there is replaced.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from kiosk.checkup.check import Further, check_open
from kiosk.checkup.gathering import answers_of, registers_of
from kiosk.checkup.here import around_here
from kiosk.checkup.line import line_facts
from kiosk.checkup.printed import printed
from kiosk.checkup.terminal import as_it_is_now
from kiosk.desk.settings import FORMS
from kiosk.desk.slip import SlipForm, slip_setup_of
from kiosk.doctor.around import Around, Terminal
from kiosk.doctor.bundle import Kept, bundle
from kiosk.doctor.finding import Finding, bad
from kiosk.doctor.line import found_of_line
from kiosk.doctor.port import Saved
from kiosk.doctor.registers import found_of_register
from kiosk.store.vault import Store
from kiosk.wiring import outlet_of
from schema.clock import Clock
from sync.files import replace_file
from sync.ports import Progress


class DeskCheckup:
    """Looks at one open desk; implements `CheckupPort`."""

    def __init__(  # noqa: PLR0913
        self,
        store: Store,
        data_dir: Path,
        clock: Clock,
        terminal: Terminal | None,
        machine: Callable[[Terminal | None], Around] = around_here,
        *,
        aside: Path | None = None,
    ) -> None:
        """Take what is looked at; nothing is looked at yet.

        Args:
            store: The open store.
            data_dir: The desk's folder.
            clock: The one clock.
            terminal: What was written to before anything drew on it.
            machine: This machine, around that terminal.
            aside: Where bundles go where forms are not saved; beside the data if
                left out.
        """
        self._store = store
        self._data_dir = data_dir
        self._clock = clock
        self._terminal = terminal
        self._machine = machine
        self._aside = aside or data_dir
        self._kept: Kept | None = None

    def look(self, deep: Progress | None = None) -> Sequence[Finding]:
        """Look at everything; at each event and each page where `deep` is given."""
        around = replace(self._around(), terminal=as_it_is_now(self._terminal))
        further = Further(deep=deep)
        found = check_open(self._store, self._data_dir, self._clock, around, further)
        self._kept = found.kept
        return found.findings

    def registers(self) -> Sequence[Finding]:
        """Whether each register can be asked; nobody is asked about."""
        try:
            asked = [*registers_of(self._store, self._clock)]
        except ValueError:
            do = "give the numbers anew: madoguchi online set"
            return [bad("register.settings", "register-settings", do)]
        answers = answers_of(self._store, self._clock)
        return [*map(found_of_register, asked), *answers]

    def line(self) -> Sequence[Finding]:
        """Say hello to central; nothing else is sent."""
        return [*found_of_line(line_facts(self._store, self._clock))]

    def printers(self) -> Sequence[str]:
        """Names of this machine's printers."""
        return self._around().printers()

    def print_page(self, *, of_slips: bool) -> Finding:
        """Print a page about nobody."""
        paper = outlet_of(self._store, self._clock)
        form = slip_setup_of(self._store.settings.get).form
        return printed(paper, form if of_slips else SlipForm.A4, of_slips=of_slips)

    def save(self, found: Sequence[Finding]) -> Saved:
        """Write a support bundle of what was found."""
        made = bundle(self._data_dir, found, self._around().program(), self._kept)
        forms = self._store.settings.get(FORMS)
        folder = Path(forms) if forms and Path(forms).is_dir() else self._aside
        name = f"madoguchi-support-{self._clock.now():%Y%m%d-%H%M%S}.zip"
        replace_file(folder / name, made)
        with ZipFile(BytesIO(made)) as parts:
            return Saved(folder=str(folder), name=name, parts=parts.namelist())

    def versions(self) -> Sequence[tuple[str, str]]:
        """Name and version of everything that the desk runs on."""
        program = self._around().program()
        info, book = self._store.snapshot.info(), self._store.editions.book()
        return [
            ("madoguchi", program.installed.get("madoguchi", "")),
            ("edition", book.name),
            ("copy", str(info.serial) if info else ""),
            ("python", ".".join(map(str, program.python))),
            ("platform", program.platform),
            *sorted(program.providers.items()),
            *sorted(
                (name, version)
                for name, version in program.installed.items()
                if name != "madoguchi"
            ),
        ]

    def _around(self) -> Around:
        return self._machine(self._terminal)
