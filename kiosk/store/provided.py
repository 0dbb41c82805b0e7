"""Versions of what encrypts, as it says them itself (暗号ライブラリーの版)."""

from collections.abc import Mapping
from contextlib import closing

from cryptography.hazmat.backends.openssl import backend
from sqlcipher3 import dbapi2

_NO_KEY = "x'" + "00" * 32 + "'"
"""For a database in memory that holds nothing: only then it names its provider."""


def providers() -> Mapping[str, str]:
    """SQLCipher, SQLite and OpenSSL, for both packages that bring one."""
    with closing(dbapi2.connect(":memory:")) as connection:
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f'PRAGMA key="{_NO_KEY}"')
        asked = {
            "sqlcipher": "PRAGMA cipher_version",
            "sqlcipher_openssl": "PRAGMA cipher_provider_version",
            "sqlite": "SELECT sqlite_version()",
        }
        found = {
            name: _first(connection.execute(said).fetchone())
            for name, said in asked.items()
        }
    return found | {"openssl": backend.openssl_version_text()}


def _first(row: tuple[str] | None) -> str:
    return row[0] if row else "unknown"
