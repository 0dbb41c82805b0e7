"""An enrolment code survives a telephone call, and stands for one central only."""

from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.errors import Unreadable, Untrusted
from sync.protocol.code import (
    ALPHABET,
    believed,
    code_key,
    fingerprint,
    new_code,
    proof,
    read_code,
)

KEY, ROOT = b"k" * 32, b'{"signed": {}}'


def test_what_is_printed_is_read_back() -> None:
    for _ in range(50):
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
    assert fingerprint(KEY, ROOT) == sha256(KEY + ROOT).digest()[:5]


def test_the_key_is_the_standards_own() -> None:
    code = new_code(KEY, ROOT)
    standard = HKDF(SHA256(), 32, None, b"madoguchi/enrol-code/v1")

    assert code_key(code) == standard.derive(code.secret)


def test_a_proof_is_good_for_one_kiosk_only() -> None:
    key = code_key(new_code(KEY, ROOT))
    said = proof(key, "device", b"public", b"sealing")

    assert said == proof(key, "device", b"public", b"sealing")
    assert said != proof(key, "device", b"other!", b"sealing")
    assert said != proof(key, "devicf", b"public", b"sealing")
