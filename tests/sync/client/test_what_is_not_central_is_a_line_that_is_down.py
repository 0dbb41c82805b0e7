"""A portal, a proxy, a redirect or a foreign server is never taken for central."""

import ssl
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from schema.wire.form import Trouble
from sync.client.declined import Declined, Postponed
from sync.client.http import answers
from sync.errors import MadoguchiError, Unreachable, Untrusted
from tests.sync.client.line import (
    Answer,
    Device,
    Script,
    hello,
    page,
    said,
    trouble,
)

ENVELOPE = b"A" * 88 + b"\n{}"
GZIP = {"Content-Encoding": "gzip"}


@pytest.fixture
def script() -> Script:
    return Script()


def failing(error: Exception) -> Answer:
    def fail(_: httpx.Request) -> httpx.Response:
        raise error

    return fail


def certificate() -> httpx.ConnectError:
    error = httpx.ConnectError("")
    error.__cause__ = ssl.SSLCertVerificationError()
    return error


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (lambda _: page(), "E-LINE-2"),
        (lambda _: page(404), "E-LINE-2"),
        (lambda _: page(511), "E-LINE-4"),
        (said(b"", 302, Location="/signin"), "E-LINE-2"),
        (said(b'{"login":true}'), "E-LINE-2"),
        (said(b"\xff\xfe"), "E-LINE-2"),
        (said(b'{"a":' + b"[" * 50_000), "E-LINE-2"),
        (said(b"", 204), "E-LINE-2"),
        (failing(httpx.ConnectError("")), "E-LINE-1"),
        (failing(httpx.ConnectTimeout("")), "E-LINE-1"),
        (failing(httpx.RemoteProtocolError("")), "E-LINE-1"),
        (failing(httpx.ProxyError("")), "E-LINE-1"),
        (failing(certificate()), "E-LINE-3"),
    ],
)
def test_hello_says_whether_central_is_there(
    script: Script, answer: Answer, code: str
) -> None:
    script.put("/v1/hello", answer)
    with script.client() as line, pytest.raises(Unreachable) as caught:
        line.hello()

    assert caught.value.code == code


@pytest.mark.parametrize(
    "answer",
    [lambda _: page(), said(b"<html>"), said(b""), said(b"{}"), said(b"x" * 200)],
)
def test_no_receipt_comes_from_a_portal(script: Script, answer: Answer) -> None:
    script.put("/v1/log", answer)
    with script.client(Device()) as line, pytest.raises(Unreachable) as caught:
        line.log(b"batch")

    assert caught.value.code == "E-LINE-2"


def test_a_redirect_is_not_followed(script: Script) -> None:
    script.put("/v1/log", said(b"", 307, Location="/v1/hello"))
    with script.client(Device()) as line, pytest.raises(Unreachable):
        line.log(b"batch")

    assert len(script.asked) == 1


def test_no_cookie_is_kept(script: Script) -> None:
    script.put("/v1/hello", lambda _: hello_with_cookie())
    with script.client() as line:
        line.hello()
        line.hello()

    assert "Cookie" not in script.asked[-1].headers


def hello_with_cookie() -> httpx.Response:
    answer = hello()
    answer.headers["Set-Cookie"] = "seen=1"
    return answer


def test_another_central_is_not_trusted(script: Script) -> None:
    script.put("/v1/hello", lambda _: hello(central="x" * 26))
    with script.client() as line, pytest.raises(Untrusted) as caught:
        line.hello()

    assert caught.value.code == "E-LINE-5"


@pytest.mark.parametrize("versions", [(2, 3), (0, 0)])
def test_a_version_that_is_not_spoken_is_said(
    script: Script, versions: tuple[int, int]
) -> None:
    oldest, newest = versions
    script.put("/v1/hello", lambda _: hello(oldest=oldest, newest=newest))
    with script.client() as line, pytest.raises(Declined) as caught:
        line.hello()

    assert caught.value.code == "E-ANSWER-3"


@pytest.mark.parametrize("which", list(Trouble), ids=str)
def test_every_trouble_has_its_words(script: Script, which: Trouble) -> None:
    script.put("/v1/log", trouble(which))
    with script.client(Device()) as line, pytest.raises(MadoguchiError) as caught:
        line.log(b"batch")

    later = which in {Trouble.BUSY, Trouble.TOO_MANY, Trouble.BROKEN}
    assert isinstance(caught.value, Postponed if later else Declined)
    assert str(which) in str(caught.value)


def test_a_trouble_that_is_not_known_is_a_reason_to_try_later(script: Script) -> None:
    script.put("/v1/log", trouble("made-of-cheese"))
    with script.client(Device()) as line, pytest.raises(Postponed) as caught:
        line.log(b"batch")

    assert "cheese" not in str(caught.value)


@pytest.mark.parametrize(
    ("retry_after", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("0", timedelta()),
        ("99999999999999999999", timedelta(days=1)),
        ("Wed, 15 Oct 2025 00:10:00 GMT", timedelta(minutes=3)),
        ("Wed, 15 Oct 2020 00:10:00 GMT", timedelta()),
        ("soon", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("worded", [True, False], ids=["problem", "page"])
def test_an_appointment_is_kept(
    script: Script, retry_after: str, wait: timedelta | None, *, worded: bool
) -> None:
    headers = {"Retry-After": retry_after}
    busy = trouble(Trouble.BUSY, 503, **headers)
    script.put("/v1/log", busy if worded else said(b"<html>", 503, **headers))
    with script.client(Device()) as line:
        line.hello()
        with pytest.raises(Postponed) as caught:
            line.log(b"batch")

    found = caught.value.wait
    if wait is None or found is None:
        assert found is wait
    else:
        assert abs(found - wait) <= timedelta(seconds=2)


def test_an_answer_has_a_limit(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "LARGEST_ANSWER", 100)
    script.put("/v1/log", said(ENVELOPE), said(ENVELOPE + b" " * 100))
    with script.client(Device()) as line:
        assert line.log(b"batch") == ENVELOPE
        with pytest.raises(Unreachable) as caught:
            line.log(b"batch")

    assert caught.value.code == "E-LINE-2"


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (said(b"abc"), 200),
        (trouble(Trouble.NOT_FOUND, 404), 404),
        (trouble(Trouble.OUT_OF_SCOPE, 403), 403),
    ],
)
def test_a_file_is_there_or_not(script: Script, answer: Answer, status: int) -> None:
    script.put("/v1/trust/metadata/2.root.json", answer)
    with (
        script.client(Device()) as line,
        line.fetch("metadata/2.root.json") as arriving,
    ):
        assert arriving.status == status
        assert b"".join(arriving) == (b"abc" if status == 200 else b"")


def test_the_rest_of_a_file_is_asked_for(script: Script) -> None:
    def rest(request: httpx.Request) -> httpx.Response:
        assert request.headers["Range"] == "bytes=3-"
        assert request.headers["If-Range"] == '"tag"'
        part = httpx.ByteStream(b"def")
        headers = {"Content-Range": "bytes 3-5/6", "ETag": '"tag"'}
        return httpx.Response(206, stream=part, headers=headers)

    script.put("/v1/trust/targets/x", rest, said(b"", 416))
    with script.client(Device()) as line:
        with line.fetch("targets/x", 3, '"tag"') as arriving:
            assert (arriving.status, arriving.start, arriving.etag) == (206, 3, '"tag"')
            assert b"".join(arriving) == b"def"
        with line.fetch("targets/x", 6, '"tag"') as arriving:
            assert arriving.status == 416


@pytest.mark.parametrize(
    "answer",
    [
        lambda _: page(),
        lambda _: page(404),
        said(b"", 302, Location="/"),
        said(b"abc", 206),
        said(b"", 416),
        said(b"\x1f\x8b", 200, **GZIP),
    ],
)
def test_no_file_comes_from_a_portal(script: Script, answer: Answer) -> None:
    script.put("/v1/trust/targets/x", answer)
    with (
        script.client(Device()) as line,
        pytest.raises(Unreachable) as caught,
        line.fetch("targets/x"),
    ):
        pass

    assert caught.value.code == "E-LINE-2"


def test_a_file_whose_line_breaks_says_so(script: Script) -> None:
    class Broken(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            yield b"abc"
            raise httpx.ReadError("")

    script.put("/v1/trust/targets/x", lambda _: httpx.Response(200, stream=Broken()))
    found: list[bytes] = []
    with (
        script.client(Device()) as line,
        pytest.raises(Unreachable),
        line.fetch("targets/x") as arriving,
    ):
        found.extend(arriving)

    assert found == [b"abc"]


def test_a_device_that_was_withdrawn_gets_no_file(script: Script) -> None:
    script.put("/v1/trust/targets/x", trouble(Trouble.DEVICE_REVOKED))
    with (
        script.client(Device()) as line,
        pytest.raises(Declined) as caught,
        line.fetch("targets/x"),
    ):
        pass

    assert caught.value.code == "E-ANSWER-7"
