"""A patient put aside while a register is asked, as bytes (受付票の取り置き).

1. Everything the clerk entered comes back as it was; the answer does not: it is kept
   once, with its enquiry.
2. What a later version wrote beside it is passed over. What cannot be read at all
   gives an empty form, for the desk never stands still.
"""

from dataclasses import replace

import msgspec

from kiosk.desk.form import Form

VERSION = 1
"""Of what is written here."""


class _Aside(msgspec.Struct, frozen=True, kw_only=True):
    """One patient put aside."""

    v: int = VERSION
    form: Form


_READER = msgspec.json.Decoder(_Aside)


def written(form: Form) -> bytes:
    """The form without its answer, to be kept in the encrypted store only."""
    entered = replace(form, answer=None, answered_for=())
    return msgspec.json.encode(_Aside(form=entered))


def read(data: bytes) -> Form:
    """The form again; an empty one for bytes that are none."""
    try:
        return _READER.decode(data).form
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Form()
