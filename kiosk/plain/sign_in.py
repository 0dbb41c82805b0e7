"""What signs somebody in, line by line (サインイン)."""

import unicodedata

from kiosk.desk.approval import SupervisorGate
from kiosk.desk.staff import Gate, SignIn, StaffPort
from kiosk.labels import text
from kiosk.plain.lines import Lines
from kiosk.words.refused import refused_text
from schema.errors import MadoguchiError

_BACK = "0"


def asked(lines: Lines, gate: Gate | None) -> SignIn:
    """What the gate asks for, line by line; what was wrong is told of none of it."""
    offered = gate.offered() if gate is not None else None
    if gate is None or offered is None:
        number, question = "", text("lock.passphrase")
    else:
        said = lines.ask(text("lock.number", offered=offered)).said
        number = unicodedata.normalize("NFKC", said).strip() or offered
        question = text("lock.passphrase_of", number=number)
    passphrase = lines.secret(question)
    if not passphrase or gate is None or not gate.asks_code(number):
        return SignIn(passphrase, number)
    code = unicodedata.normalize("NFKC", lines.secret(text("lock.code")))
    return SignIn(passphrase, number, code.strip())


def agreed(lines: Lines, staff: StaffPort) -> str:
    """Who signed in as a supervisor for one act; empty for nobody; 0 goes back."""
    lines.say(text("approval.title"))
    gate = SupervisorGate(staff)
    given = asked(lines, gate)
    if given.staff == _BACK or not given.passphrase:
        return ""
    try:
        return staff.approve(given)
    except MadoguchiError as error:
        lines.say(refused_text(error, gate, given.staff))
        return ""
