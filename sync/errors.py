"""What leaves `sync`: the tree of `schema.errors`, and no error of a library.

`Unreachable` is worth another try by itself, `Refused` and `Untrusted` are for a
person, `Unreadable` is for whoever gave the file or the address.
"""

from schema.errors import (
    Locked,
    MadoguchiError,
    NotIntact,
    Refused,
    Unreachable,
    Unreadable,
    Untrusted,
)

__all__ = [
    "Locked",
    "MadoguchiError",
    "NotIntact",
    "Refused",
    "Unreachable",
    "Unreadable",
    "Untrusted",
]
