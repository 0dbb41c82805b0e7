"""Nothing goes out in clear unless it was allowed; no other certificate counts."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from sync.client.http import CentralClient, Line
from sync.client.http.tls import authority_in, base_of
from sync.errors import MadoguchiError, Unreachable
from tests.sync.client.line import CENTRAL, NOW, address, hello


@pytest.mark.parametrize(
    ("host", "in_clear", "code"),
    [
        ("localhost", False, ""),
        ("127.0.0.1", False, ""),
        ("127.8.8.8", False, ""),
        ("::1", False, ""),
        ("central.example", False, "E-ADDR-2"),
        ("127.0.0.1.example", False, "E-ADDR-2"),
        ("192.0.2.7", False, "E-ADDR-2"),
        ("central.example", True, ""),
    ],
)
def test_a_line_in_clear_stays_on_the_machine(
    host: str, code: str, *, in_clear: bool
) -> None:
    line = Line(address=address("http", host), in_clear=in_clear)
    if not code:
        assert base_of(line).scheme == "http"
        return
    with pytest.raises(MadoguchiError) as caught:
        base_of(line)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "given",
    [
        "",
        "central.example",
        "ftp:" + "//central.example",
        "https:" + "//",
        "https:" + "//user:secret@central.example",
        "https:" + "//central.example/?a=b",
        "https:" + "//central.example:99999999",
        "https:" + "//[::1",
        "あ" * 3,
        "\x00",
    ],
)
def test_what_is_no_address_is_refused(given: str) -> None:
    with pytest.raises(MadoguchiError) as caught:
        base_of(Line(address=given))

    assert caught.value.code == "E-ADDR-1"
    assert "secret" not in str(caught.value)


class Authority:
    """Signs a certificate for 127.0.0.1, in files."""

    def __init__(self, folder: Path) -> None:
        """Make one and write it to `folder`."""
        key = generate_private_key(SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "見本")])
        self.certificate = folder / "certificate.pem"
        self.key = folder / "key.pem"
        folder.mkdir()
        pem = serialization.Encoding.PEM
        self.certificate.write_bytes(_signed(key, name).public_bytes(pem))
        form, cipher = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        self.key.write_bytes(key.private_bytes(pem, form, cipher))


def _signed(key: EllipticCurvePrivateKey, name: x509.Name) -> x509.Certificate:
    now = datetime.now(UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    builder = builder.public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1))
    builder = builder.not_valid_after(now + timedelta(days=1))
    builder = builder.add_extension(here, critical=False)
    builder = builder.add_extension(x509.BasicConstraints(True, None), critical=True)  # noqa: FBT003
    return builder.sign(key, SHA256())


class Greeting(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        content = hello().content
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def listening(mine: Authority, clients: Authority | None = None) -> Iterator[str]:
    """A server that has a certificate, and may ask for the client's."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(mine.certificate, mine.key)
    if clients:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(clients.certificate)
    server = HTTPServer(("127.0.0.1", 0), Greeting)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    serving = threading.Thread(target=server.serve_forever, args=(0.01,))
    serving.start()
    url = httpx.URL(scheme="https", host="127.0.0.1", port=server.server_port)
    try:
        yield str(url)
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


def greeted(line: Line) -> str:
    with CentralClient(line, lambda: NOW) as client:
        return client.hello().central


def test_the_named_authority_alone_counts(tmp_path: Path) -> None:
    mine, other = Authority(tmp_path / "mine"), Authority(tmp_path / "other")
    with listening(mine) as url:
        named = Line(address=url, authority=authority_in(mine.certificate))
        assert greeted(named) == CENTRAL
        for authority in ("", authority_in(other.certificate)):
            with pytest.raises(Unreachable) as caught:
                greeted(Line(address=url, authority=authority))
            assert caught.value.code == "E-LINE-3"


def test_the_kiosk_shows_a_certificate_where_one_is_asked_for(tmp_path: Path) -> None:
    mine, kiosk = Authority(tmp_path / "mine"), Authority(tmp_path / "kiosk")
    with listening(mine, clients=kiosk) as url:
        authority = authority_in(mine.certificate)
        shown = Line(
            address=url,
            authority=authority,
            certificate=str(kiosk.certificate),
            key=str(kiosk.key),
        )
        assert greeted(shown) == CENTRAL
        with pytest.raises(Unreachable):
            greeted(Line(address=url, authority=authority))


def test_a_file_that_is_no_certificate_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "some.pem"
    for content in (b"", b"no certificate", b"\xff\xfe"):
        file.write_bytes(content)
        with pytest.raises(MadoguchiError) as caught:
            authority_in(file)
        assert caught.value.code == "E-TLS-1"
    line = Line(address=address(), certificate=str(file), key=str(tmp_path / "none"))
    with pytest.raises(MadoguchiError) as caught:
        CentralClient(line, lambda: NOW)
    assert caught.value.code == "E-TLS-1"
