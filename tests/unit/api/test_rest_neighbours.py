"""Services that nearly answer in JSON: what arrives is used as far as it goes, and what is said instead is shown.

Each kind has its source in docs/algolia-and-rest-servers.md.
"""

import gzip
import json
import zlib
from collections.abc import AsyncIterator, Iterable
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from ipc.errors import Code, IpcError
from tests.fakes.main_process import MainPath
from tests.fakes.raw_server import answer, events, raw_server
from tests.unit.api.rest_main import rest_main

VALUE = {"name": "Größe 😀", "n": [1, None]}
JSON = json.dumps(VALUE, ensure_ascii=False).encode()
SAID = "We are moving house today"


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[MainPath]:
    async with rest_main(tmp_path) as path:
        yield path


async def get(main: MainPath, pieces: Iterable[bytes], **params: Any) -> Any:
    async with raw_server(lambda _: pieces) as server:
        ref = main.save("P", "rest", {"baseUrl": server.origin, "token": "canary-token-1"})
        return await main.call("rest-get", {**ref, "path": "x", **params})


def gzipped(*parts: bytes) -> bytes:
    return b"".join(gzip.compress(part, mtime=0) for part in parts)


CHUNKED = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
    + b"%x;note=1\r\n%s\r\n0\r\nX-Sum: 1\r\n\r\n" % (len(JSON), JSON)
)

READ: dict[str, list[bytes]] = {
    "a byte order mark": answer(b"\xef\xbb\xbf" + JSON),
    "UTF-16 with its mark": answer(json.dumps(VALUE, ensure_ascii=False).encode("utf-16")),
    "UTF-16 without": answer(json.dumps(VALUE, ensure_ascii=False).encode("utf-16-le")),
    "UTF-16 the other way round": answer(json.dumps(VALUE, ensure_ascii=False).encode("utf-16-be")),
    "zero bytes behind it": answer(JSON + b"\n\0\0"),
    "Gerrit's guard": answer(b")]}'\n" + JSON),
    "Google's guard": answer(b")]}',\n\n" + JSON),
    "Facebook's guard": answer(b"for (;;);" + JSON),
    "ColdFusion's guard": answer(b"//" + JSON),
    "called plain text": answer(JSON, kind="text/plain; charset=utf-8"),
    "called a page": answer(JSON, kind="text/html"),
    "without a type": answer(JSON, kind=""),
    "gzip that is none": answer(JSON, content_encoding="gzip"),
    "deflate that is none": answer(JSON, content_encoding="deflate"),
    "gzip that nobody named": answer(gzipped(JSON)),
    "gzip in several members": answer(gzipped(JSON[:9], b"", JSON[9:]), content_encoding="gzip"),
    "gzip with padding": answer(gzipped(JSON) + b"\0\0\0", content_encoding="gzip"),
    "bare deflate": answer(zlib.compress(JSON)[2:-4], content_encoding="deflate"),
    "a charset in the wrong place": answer(JSON, content_encoding="utf-8"),
    "no encoding by name": answer(JSON, content_encoding="none"),
    "a trailer": [CHUNKED],
    "news before it": [
        b"HTTP/1.1 102 Processing\r\n\r\n",
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n",
        *answer(JSON),
    ],
    "an end that is the connection's": events(JSON, kind="application/json"),
}


@pytest.mark.parametrize("kind", READ)
async def test_json_is_read_however_it_is_wrapped(main: MainPath, kind: str) -> None:
    """Nothing of it is lost, and nothing else is in it."""
    assert await get(main, READ[kind]) == {"status": 200, "body": VALUE}


ODD: list[tuple[bytes, str, Any]] = [
    (b"null", "application/json", None),
    (b"", "application/json", None),
    (b" \r\n", "text/plain", None),
    (b"\xef\xbb\xbf", "application/json", None),
    (b'{"a": NaN, "b": -Infinity, "c": 1e999, "a": 2}', "application/json", {"a": 2, "b": None, "c": None}),
    (b"[9007199254740993]", "application/json", [9007199254740993]),
    (b"\xef\xbb\xbfwords", "text/plain", "words"),
    (b"[note] words", "text/plain", "[note] words"),
    (b"42", "text/plain", "42"),
    (b"[1]", "text/csv", "[1]"),
]


@pytest.mark.parametrize(("body", "kind", "expected"), ODD)
async def test_what_is_odd_has_one_meaning(main: MainPath, body: bytes, kind: str, expected: Any) -> None:
    """Nothing is None, numbers that are none too; a text stays one unless it is a whole object or list."""
    assert (await get(main, answer(body, kind=kind)))["body"] == expected


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"a":1}\n{"a":2}\n', "application/x-ndjson"),
        (b'{"a":1}\r\n\r\n{"a":2}', "application/jsonl"),
        (b'\x1e{"a":1}\n\x1e{"a":2}\n', "application/json-seq"),
        (b'{"a":1}\n{"a":2}\n', "application/json"),
    ],
)
async def test_json_line_by_line_is_a_list(main: MainPath, body: bytes, kind: str) -> None:
    """Of all lines, however the service calls it; one line of what is called so is a list of one."""
    assert (await get(main, answer(body, kind=kind)))["body"] == [{"a": 1}, {"a": 2}]
    alone = {"application/json": {"a": 1}}.get(kind, [{"a": 1}])
    assert (await get(main, answer(b'{"a":1}\n', kind=kind)))["body"] == alone


@pytest.mark.allow_logs  # the router logs that a service failed
@pytest.mark.parametrize("kind", ["application/json", "text/html", "application/xml", "application/x-ndjson"])
async def test_a_sentence_in_place_of_json_is_shown(main: MainPath, kind: str) -> None:
    """Without the token that is in it; a page is not."""
    with pytest.raises(IpcError) as caught:
        await get(main, answer(f"{SAID}, canary-token-1".encode(), kind=kind))
    assert (caught.value.code, SAID in caught.value.message) == (Code.SERVICE_FAILED, True)
    assert "canary" not in caught.value.message
    with pytest.raises(IpcError) as caught:
        await get(main, answer(f"<html><title>{SAID}</title>".encode(), kind=kind))
    assert (caught.value.code, SAID in caught.value.message) == (Code.SERVICE_FAILED, False)


async def test_what_has_not_changed_is_an_answer_to_who_asked_for_that(main: MainPath) -> None:
    """304 has no body, and is no refusal."""
    unchanged = answer(b"", status="304 Not Modified", etag='"1"')
    assert await get(main, unchanged, headers={"If-None-Match": '"1"'}) == {"status": 304, "body": None}


@pytest.mark.allow_logs  # as above
async def test_a_redirect_to_nowhere_is_told(main: MainPath) -> None:
    """Also a 304 that nobody asked for."""
    for status in ("302 Found", "308 Permanent Redirect", "304 Not Modified", "300 Multiple Choices"):
        with pytest.raises(IpcError) as caught:
            await get(main, answer(b"", status=status))
        assert (caught.value.code, status[:3] in caught.value.message) == (Code.SERVICE_REJECTED, True)


@pytest.mark.allow_logs  # as above
@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [
        ("403 Forbidden", {"x_ratelimit_remaining": "0", "x_ratelimit_reset": "1777809660"}, 60.0),
        ("403 Forbidden", {"retry_after": "30"}, 30.0),
        ("403 Forbidden", {"x_rate_limit_remaining": "0"}, None),
        ("429 Too Many Requests", {"x_rate_limit_remaining": "0", "x_rate_limit_reset": "1777809660"}, 60.0),
        ("429 Too Many Requests", {"ratelimit_remaining": "0", "ratelimit_reset": "45"}, 45.0),
        ("429 Too Many Requests", {"x_ratelimit_remaining": "7", "x_ratelimit_reset": "1777809660"}, None),
        ("429 Too Many Requests", {"retry_after": formatdate(1777809690, usegmt=True)}, 90.0),
    ],
)
async def test_a_limit_is_a_pause_whatever_its_status_and_this_computers_clock(
    main: MainPath, status: str, headers: dict[str, str], seconds: float | None
) -> None:
    """By the service's own clock; a key that has called too often is a good key."""
    body = b'{"message": "API rate limit exceeded for 1.2.3.4."}'
    with pytest.raises(IpcError) as caught:
        await get(main, answer(body, status=status, date=formatdate(1777809600, usegmt=True), **headers))
    assert (caught.value.code, caught.value.retryable) == (Code.RATE_LIMITED, True)
    if seconds is not None:
        assert caught.value.retry_after == pytest.approx(seconds)


@pytest.mark.allow_logs  # as above
async def test_a_403_that_speaks_of_no_limit_is_about_the_key(main: MainPath) -> None:
    """Although the service counts calls in every answer, and says when to come back."""
    headers = {"x_ratelimit_remaining": "12", "retry_after": "1"}
    with pytest.raises(IpcError) as caught:
        await get(main, answer(b'{"message": "No right to this."}', status="403 Forbidden", **headers))
    assert caught.value.code is Code.REAUTHENTICATION_REQUIRED
