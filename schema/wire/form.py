"""What kiosks and central say to each other, and nothing that acts (電文).

The same bytes travel over HTTP and on a USB stick. What must be believed is in a
signed envelope: one line of strict base64 (an Ed25519 signature of a context and
the payload), a line feed, the payload. Everything is JSON in UTF-8; hashes are
lower-case hex, keys and sealed bytes base64.

A field that this version does not know is ignored; a `v` it does not know is not.
"""

from datetime import datetime
from typing import Annotated

import msgspec

from schema.terms import Term

VERSION = 1
"""Version of every body (`v`)."""

PROBLEM = "urn:madoguchi:"
"""Every problem document's `type` begins so (RFC 9457)."""

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
"""A time with its zone: one without cannot be set beside a clock's."""


class Trouble(Term):
    """Why central does not do what it is asked; each a problem document's type."""

    BAD_REQUEST = "bad-request", "読めない要求"
    BAD_BATCH = "bad-batch", "読めない送信"
    BAD_SIGNATURE = "bad-signature", "署名の不一致"
    GAP = "gap", "抜け"
    FORK = "fork", "分岐"
    TOO_LARGE = "too-large", "大きすぎる要求"
    UPGRADE = "upgrade", "版が合わない"
    NO_TOKEN = "no-token", "身元の提示なし"
    BAD_TOKEN = "bad-token", "身元を確かめられない"
    TOKEN_EXPIRED = "token-expired", "身元の期限切れ"
    TOKEN_REPLAYED = "token-replayed", "身元の再使用"
    WRONG_AUDIENCE = "wrong-audience", "宛先違い"
    CLOCK_SKEWED = "clock-skewed", "時計のずれ"
    UNKNOWN_DEVICE = "unknown-device", "登録のない端末"
    DEVICE_REVOKED = "device-revoked", "登録を取り消した端末"
    OUT_OF_SCOPE = "out-of-scope", "範囲外"
    CODE_UNKNOWN = "code-unknown", "登録コードの不一致"
    CODE_EXPIRED = "code-expired", "登録コードの期限切れ"
    CODE_USED = "code-used", "使用済みの登録コード"
    NOT_ITS_NAME = "not-its-name", "鍵の合わない端末名"
    TOO_MANY = "too-many", "要求が多すぎる"
    NOT_FOUND = "not-found", "該当なし"
    NOT_ALLOWED = "method-not-allowed", "方法違い"
    BUSY = "busy", "混雑"
    BROKEN = "broken", "集約先の障害"


class Wire(msgspec.Struct, frozen=True, kw_only=True):
    """Base of every body."""


class Problem(Wire, frozen=True, kw_only=True):
    """A problem document (RFC 9457): kiosks act only on types they know."""

    type: str
    """`urn:madoguchi:` and one of the names in `Trouble`."""
    title: str
    """One sentence in English."""
    status: int
    """HTTP status."""
    detail: str = ""
    """Found, expected, what to do; nobody's data."""
    epoch: int | None = None
    """Of a gap or a fork."""
    seq: int | None = None
    """Central's last event there."""
    head: str | None = None
    """Its hash, hex."""
    now: Instant | None = None
    """Central's clock, where the kiosk's is the problem."""


class Hello(Wire, frozen=True, kw_only=True):
    """What anybody may ask central."""

    central: str
    """Which central: 26 base32 characters of SHA-256 over its public key."""
    now: Instant
    """Central's clock."""
    oldest: int
    """Oldest version of bodies that it takes."""
    newest: int
    """Newest version."""
    every: int
    """Seconds between two syncs of one kiosk."""
    window: int
    """Seconds over which kiosks spread, by the hash of their names."""
