"""What signs somebody in, line by line (サインイン)."""

import unicodedata

from kiosk.desk.staff import Gate, SignIn
from kiosk.labels import text
from kiosk.plain.lines import Lines


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
