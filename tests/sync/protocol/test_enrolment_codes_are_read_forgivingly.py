"""An enrolment code survives a telephone call, and stands for one central only."""

from functools import partial

import pytest
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from sync.errors import Unreadable, Untrusted
from sync.protocol.code import (
    ALPHABET,
    EnrolCode,
    believed,
    code_key,
    fingerprint,
    new_code,
    proof,
    read_code,
)

KEY, ROOT = b"k" * 32, b'{"signed": {}}'
standard = partial(Scrypt, length=32, n=1 << 15, r=8, p=1)


def test_what_is_printed_is_read_back() -> None:
    for nth in range(50):
        code = EnrolCode(secret=bytes([nth, 9, 8, 255, 0]), fingerprint=bytes(5))

        assert read_code(str(code)) == code
    code = new_code(KEY, ROOT)
    assert read_code(str(code)) == code


@pytest.mark.parametrize(
    "typed",
    [
        "0123-4567-89AB-CDEF",
        "0123456789abcdef",
        " o123 4567 89ab cdef ",
        "O123-4567-89AB-CDEF",
        "oi23–4567–89ab–cdef",
        "ol23-4567-89AB-CDEF",
        "０１２３ー４５６７ー８９ＡＢーＣＤＥＦ",
    ],
)
def test_typing_is_forgiven(typed: str) -> None:
    assert str(read_code(typed)) == "0123-4567-89AB-CDEF"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "0123-4567-89AB-CDE",
        "0123-4567-89AB-CDEFG",
        "0123-4567-89AB-CDEU",
        "あ" * 16,
    ],
)
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_code(typed)

    assert caught.value.code == "E-CODE-1"
    assert typed not in str(caught.value) or not typed


def test_no_letter_is_taken_for_another() -> None:
    assert set("ILOU") & set(ALPHABET) == set()
    assert len(ALPHABET) == 32


def test_only_the_central_that_printed_it_is_believed() -> None:
    code = new_code(KEY, ROOT)

    believed(code, KEY, ROOT)
    for key, root in ((b"x" * 32, ROOT), (KEY, ROOT + b" ")):
        with pytest.raises(Untrusted):
            believed(code, key, root)


def test_each_half_is_slow_and_needs_the_other() -> None:
    """Neither is forged ahead of time, nor found soon from a proof."""
    code = new_code(KEY, ROOT)
    of_root = standard(salt=b"madoguchi/enrol-fingerprint/v2\0" + code.secret)
    of_secret = standard(salt=b"madoguchi/enrol-code/v2\0" + code.fingerprint)

    assert code.fingerprint == of_root.derive(KEY + ROOT)[:5]
    assert code_key(code) == of_secret.derive(code.secret)


def test_a_fingerprint_is_of_one_secret() -> None:
    assert fingerprint(KEY, ROOT, b"12345") != fingerprint(KEY, ROOT, b"12346")
    one, other = (
        EnrolCode(secret=b"12345", fingerprint=bytes([n] * 5)) for n in (1, 2)
    )
    assert code_key(one) != code_key(other)


def test_a_proof_is_good_for_one_kiosk_only() -> None:
    key = code_key(new_code(KEY, ROOT))
    said = proof(key, "device", b"public", b"sealing")

    assert said == proof(key, "device", b"public", b"sealing")
    assert said != proof(key, "device", b"other!", b"sealing")
    assert said != proof(key, "devicf", b"public", b"sealing")
