"""The command line: every command by name, loaded only when it is called (コマンド).

Exit codes: 0 done, 1 a check failed, 2 wrong use or unreadable input, 3 could
not reach something, 4 refused. Bad input gets one line and never a traceback.
"""

import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from kiosk.opened import Classroom

COMMANDS = {
    "decide": "kiosk.cli.decide:decide",
    "number": "kiosk.cli.language:number",
    "wareki": "kiosk.cli.language:wareki",
    "demo": "kiosk.cli.desk:demo",
    "kiosk": "kiosk.cli.desk:kiosk",
    "training": "kiosk.cli.training:training",
    "status": "kiosk.cli.status:status",
    "doctor": "kiosk.cli.doctor:doctor",
    "rules check": "kiosk.cli.rules:check",
    "rules show": "kiosk.cli.rules:show",
    "rules explain": "kiosk.cli.rules:explain",
    "rules fact": "kiosk.cli.rules:fact",
    "rules diff": "kiosk.cli.rules:diff",
    "snapshot import": "kiosk.cli.snapshot:import_",
    "snapshot generate": "kiosk.cli.snapshot:generate",
    "snapshot info": "kiosk.cli.snapshot:info",
    "log verify": "kiosk.cli.log:verify",
    "log export": "kiosk.cli.log_export:export",
    "enrol": "kiosk.cli.enrol:enrol",
    "keys rotate": "kiosk.cli.keys:rotate",
    "staff list": "kiosk.cli.staff:list_",
    "staff add": "kiosk.cli.staff:add",
    "staff passphrase": "kiosk.cli.staff:passphrase",
    "staff factor": "kiosk.cli.staff:factor",
    "staff roles": "kiosk.cli.staff:roles",
    "staff withdraw": "kiosk.cli.staff:withdraw",
    "staff release": "kiosk.cli.staff:release",
    "precheck": "kiosk.cli.precheck:precheck",
    "sync": "kiosk.cli.sync:sync",
    "sync schedule": "kiosk.cli.sync_schedule:schedule",
    "sync export": "kiosk.cli.sync_stick:export",
    "sync import": "kiosk.cli.sync_stick:import_",
    "online set": "kiosk.cli.online:set_",
    "online show": "kiosk.cli.online:show",
    "online test": "kiosk.cli.online:look",
    "settings list": "kiosk.cli.settings:list_",
    "settings show": "kiosk.cli.settings:show",
    "settings set": "kiosk.cli.settings:set_",
    "oqs read": "kiosk.cli.oqs:read",
    "oqs simulate": "kiosk.cli.oqs_simulate:simulate",
    "central init": "kiosk.cli.central:init",
    "central serve": "kiosk.cli.central:serve",
    "central facility add": "kiosk.cli.central_facility:add",
    "central facility list": "kiosk.cli.central_facility:list_",
    "central facility patients": "kiosk.cli.central_facility:patients",
    "central device code": "kiosk.cli.central_device:code",
    "central device list": "kiosk.cli.central_device:list_",
    "central device revoke": "kiosk.cli.central_device:revoke",
    "central backup": "kiosk.cli.central_backup:backup",
    "central restore": "kiosk.cli.central_backup:restore",
    "central publish": "kiosk.cli.central_publish:publish",
    "central rotate-root": "kiosk.cli.central_root:rotate",
    "central import": "kiosk.cli.central_import:import_",
    "central register": "kiosk.cli.central_register:register",
    "central report": "kiosk.cli.central_report:report",
}
"""Every command and where its function is."""

GROUPS = {
    "rules": "The rulebook (受付基準): check, show, explain, fact, diff.",
    "snapshot": "The local copy of eligibility (手元データ).",
    "log": "The confirmation log (確認記録簿): verify, export.",
    "keys": "The desk's keys (鍵).",
    "staff": "Who may sign in at this desk (職員): list, add, passphrase, roles …",
    "sync": "One pass with central (同期); or by stick: export, import.",
    "online": "Which registers the desk asks (照会先): set, show, test.",
    "settings": "What the clinic arranged at the desk (設定): list, show, set.",
    "oqs": "The terminal's files (オンライン資格確認端末): read, simulate.",
    "central": "The insurer's end (集約先).",
    "central facility": "The clinics and hospitals it serves (医療機関).",
    "central device": "The kiosks it knows (端末).",
}
"""Commands that have commands."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _speak_utf8()
    sys.exit(run(given))


def run(given: Sequence[str]) -> int:
    """Run one command; the exit code."""
    from kiosk.cli.surroundings import quietly, written  # noqa: PLC0415
    from schema.errors import MadoguchiError  # noqa: PLC0415

    code = 0
    try:
        with quietly(given), written():
            code = _answered(given)
    except MadoguchiError as error:
        _say(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        _say("stopped")
        return 1
    except Exception as error:  # noqa: BLE001 - the outermost edge
        from kiosk.tui.incident import incident_of  # noqa: PLC0415

        _say(incident_of(error))
        return 1
    return code


def _answered(given: Sequence[str]) -> int:
    if given == ["kiosk"]:
        # How every morning begins: Typer would double the time to the first screen.
        return _desk()
    said = " ".join(given)
    if not given or (said in GROUPS and said not in COMMANDS):
        with redirect_stdout(sys.stderr):
            _command([*given, "--help"])
        return 2
    return _command(given)


def _say(what: str) -> None:
    print(f"madoguchi: {what}", file=sys.stderr)  # noqa: T201


def _desk() -> int:
    """Open the desk with what its settings say."""
    from kiosk.shown import show_kiosk  # noqa: PLC0415

    return show_kiosk(None, {}, practice_room)


def practice_room() -> "AbstractContextManager[Classroom]":
    """A place to train in; what it is made of is loaded when it is asked for."""
    from kiosk.demo.classroom import classroom  # noqa: PLC0415

    return classroom()


def _command(given: Sequence[str]) -> int:
    """Read the arguments and run what they name."""
    import typer  # noqa: PLC0415

    try:
        result = _application(_wanted(given))(
            list(given), prog_name="madoguchi", standalone_mode=False
        )
    except _wrong_use() as error:
        _say(error.format_message())
        return 2
    except typer.Abort:
        _say("stopped")
        return 1
    except SystemExit:
        # Typer's word for a pipe whose reader has gone away.
        raise BrokenPipeError from None
    return result if isinstance(result, int) else 0


def _wrong_use() -> type[Any]:
    """What Typer raises on wrong use; it carries its own copy of the class."""
    from typer import BadParameter  # noqa: PLC0415

    return next(c for c in BadParameter.__mro__ if c.__name__ == "ClickException")


def _wanted(given: Sequence[str]) -> Sequence[str]:
    """The commands that have to be loaded for these arguments."""
    words = [" ".join(given[:length]) for length in range(_DEEPEST, 0, -1)]
    for name in words:
        if name in COMMANDS:
            return (name,)
    for group in words:
        inside = tuple(name for name in COMMANDS if name.startswith(f"{group} "))
        if inside:
            return inside
    return tuple(COMMANDS)


_DEEPEST = max(len(name.split()) for name in COMMANDS)


def _application(names: Sequence[str]) -> Callable[..., Any]:
    """A Typer program of these commands."""
    import typer  # noqa: PLC0415

    program = typer.Typer(add_completion=False)
    groups = {"": program}
    for name in names:
        if any(other.startswith(f"{name} ") for other in names):
            # A command that has commands itself: help lists it as their group.
            continue
        module, _, function = COMMANDS[name].partition(":")
        group, _, last = name.rpartition(" ")
        home = _group(group, groups)
        home.command(last)(getattr(import_module(module), function))
    about = import_module("kiosk.cli.about").about
    program.callback()(about)
    return program


def _group(name: str, made: dict[str, Any]) -> Any:
    """The Typer program of a group, put into that of the group around it."""
    import typer  # noqa: PLC0415

    if name not in made:
        around, _, last = name.rpartition(" ")
        made[name] = typer.Typer(help=GROUPS[name])
        _group(around, made).add_typer(made[name], name=last)
    return made[name]


def _speak_utf8() -> None:
    """Japanese on any terminal, also where the locale is another."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
