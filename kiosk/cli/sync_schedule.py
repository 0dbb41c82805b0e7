"""Files for the machine's own timers: `sync schedule` (定期実行).

1. Every path is that of this installation and this desk; the minute is the desk's own
   slot, so that the desks of one central do not come together.
2. An open kiosk syncs by itself. A timer is for a machine whose kiosk may be closed,
   and then it needs the passphrase, from a file that only the system's own service
   manager opens.
3. What is to be done with the files is said beside them, on standard error.
"""

import shlex
import sys
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from kiosk.cli.options import Data
from kiosk.cli.sync_task import task_xml
from kiosk.store.keyfile import read_key_file
from schema.clock import Clock, SystemClock
from sync.client.schedule import Rhythm, slot_after
from sync.files import replace_file

UNIT = "madoguchi-sync"
"""Name of the service, the timer and the task."""
MINUTES = 15
"""Between two passes, as central asks for unless it was told otherwise."""
SECRET = f"/etc/{UNIT}.passphrase"
"""Where the passphrase lies on a machine whose kiosk may be closed."""


class Machine(StrEnum):
    """What starts a pass there."""

    SYSTEMD = "systemd"
    WINDOWS = "windows"
    CRON = "cron"


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be started, and when."""

    command: tuple[str, ...]
    """The program and its arguments."""
    owner: str
    """Account that owns the desk's folder; empty where that cannot be told."""
    every: int
    """Minutes."""
    slot: datetime
    """The next pass in this desk's own slot."""


def schedule(
    data: Data,
    machine: Annotated[
        Machine | None,
        typer.Option("--for", help="systemd, windows or cron; else as this machine"),
    ] = None,
    every: Annotated[int, typer.Option(min=1, max=60, help="Minutes")] = MINUTES,
    out: Annotated[
        Path | None, typer.Option(help="Write the task here instead (windows)")
    ] = None,
) -> None:
    """Print what makes this machine sync by itself, ready to be put in place."""
    job = job_of(data, every, SystemClock())
    chosen = machine or _usual()
    if chosen is Machine.WINDOWS and out is not None:
        replace_file(out, task_xml(job.command, job.every, job.slot))
    else:
        typer.echo(_PRINTED[chosen](job))
    typer.echo(_TOLD[chosen].format(unit=UNIT, secret=SECRET, out=_task(out)), err=True)


def job_of(data: Path, every: int, clock: Clock) -> Job:
    """What is to be started for the desk in `data`.

    Raises:
        Unreadable: No desk is set up there.
    """
    rhythm = Rhythm(every=every * 60, window=every * 60)
    return Job(
        command=(*_program(), "sync", "--data", str(data.absolute())),
        owner=_owner(data),
        every=every,
        slot=slot_after(read_key_file(data).device, clock.now(), rhythm),
    )


def _program() -> tuple[str, ...]:
    """How this installation is started."""
    beside = Path(sys.executable).parent
    for name in ("madoguchi", "madoguchi.exe"):
        if (beside / name).exists():
            return (str(beside / name),)
    return (sys.executable, "-m", "kiosk")


def _owner(data: Path) -> str:
    try:
        return data.owner()
    except (NotImplementedError, KeyError):
        return ""


def _usual() -> Machine:
    if sys.platform == "win32":
        return Machine.WINDOWS
    return Machine.SYSTEMD if sys.platform == "linux" else Machine.CRON


def systemd_units(job: Job) -> str:
    """The service and its timer, one after the other."""
    command = f"exec {shlex.join(job.command)} --passphrase-fd 3"
    reads = f'{command} 3<"$CREDENTIALS_DIRECTORY/passphrase"'
    first, seconds = job.slot.minute % job.every, job.slot.second
    return f"""\
# {UNIT}.service
[Unit]
Description=Madoguchi: one pass with central
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
User={job.owner}
LoadCredential=passphrase:{SECRET}
ExecStart=/bin/sh -c {_unit_quoted(reads)}
# 3: the line is down; the next pass comes by itself.
SuccessExitStatus=3
NoNewPrivileges=yes
PrivateTmp=yes

# {UNIT}.timer
[Unit]
Description=Madoguchi: a pass every {job.every} minutes, in this desk's slot

[Timer]
OnCalendar=*:{first:02}/{job.every}:{seconds:02}
AccuracySec=1s

[Install]
WantedBy=timers.target"""


def cron_line(job: Job) -> str:
    """The line for a crontab."""
    first = job.slot.minute % job.every
    minutes = ",".join(str(minute) for minute in range(first, 60, job.every))
    command = shlex.join(job.command).replace("%", "\\%")
    wait = f"sleep {job.slot.second}; " if job.slot.second else ""
    return f"{minutes} * * * * {wait}{command} --passphrase-fd 3 3<{SECRET}"


def task_text(job: Job) -> str:
    """The task as text, for those who save it themselves."""
    return task_xml(job.command, job.every, job.slot).decode("utf-16")


def _unit_quoted(said: str) -> str:
    """One word of a unit file: what systemd itself would read as more is doubled."""
    escaped = said.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("%", "%%").replace("$", "$$") + '"'


def _task(out: Path | None) -> str:
    return str(out) if out is not None else f"{UNIT}.xml"


_PRINTED: dict[Machine, Callable[[Job], str]] = {
    Machine.SYSTEMD: systemd_units,
    Machine.CRON: cron_line,
    Machine.WINDOWS: task_text,
}

_TOLD = {
    Machine.SYSTEMD: """\
Put both into /etc/systemd/system. Write the passphrase into {secret},
owned by root, mode 600 (or give it by LoadCredentialEncrypted= and systemd-creds).
Then:
  systemctl daemon-reload && systemctl enable --now {unit}.timer
While the kiosk is open it does the work, and the passphrase is not read.""",
    Machine.CRON: """\
Add the line with `crontab -e` of the account that owns the desk's folder. Write the
passphrase into {secret}, owned by that account, mode 600.
While the kiosk is open it does the work, and the passphrase is not read.""",
    Machine.WINDOWS: """\
The task asks the open kiosk, so it needs no passphrase; start the kiosk at sign-in.
Task Scheduler wants UTF-16: write the file with `--out {out}`, then:
  schtasks /Create /TN {unit} /XML {out}""",
}
