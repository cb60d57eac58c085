"""One REST provider's connection: paths stay below the base URL, answers stay within a size."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import quote, unquote, urlencode

import httpx2

from ipc.encoding import encode
from ipc.errors import InvalidParams
from main_process.errors import ServiceError
from main_process.kit.figures import count
from main_process.sdks.http import service_errors
from main_process.sdks.http.bounds import WHOLE
from main_process.sdks.http.charset import encoding_of
from main_process.sdks.http.hosts import BaseUrl, is_dots
from main_process.sdks.http.json_text import NotJson, read_json, read_json_apart, read_json_lines_apart
from main_process.sdks.rest.headers import check_headers

SERVICE = "The service"
MOST_ANSWER_BYTES = WHOLE.unpacked
MOST_ERROR_BYTES = 64 * 1024
LONGEST_PATH = 2_048
_DEEPEST_SENTENCE = 8
"""How far down an error body its sentence is looked for."""
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_CONDITIONS = frozenset({"if-none-match", "if-modified-since"})
_NOT_MODIFIED = 304
_LINES = frozenset(
    {
        *("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonl"),
        *("application/jsonlines", "application/x-jsonlines", "application/stream+json", "application/json-seq"),
    }
)
"""Types of texts with a JSON text on each line, or behind each RS."""
_KEPT_IN_SEGMENTS = "!$&'()*+,;=:@%"

Scalar: TypeAlias = str | int | float | bool


@dataclass(frozen=True, slots=True)
class RestAnswer:
    """What the service answered: its JSON, or its text where it says that it is text, or None for nothing.

    JSON line by line is a list. A caller that asked for what has changed may get a status of 304, with nothing.
    """

    status: int
    body: Any


class RestClient:
    """Sends requests with the provider's authentication. `close` it once."""

    def __init__(
        self,
        http: httpx2.AsyncClient,
        base: BaseUrl,
        methods: frozenset[str],
        secrets: Sequence[str],
        *,
        headers: frozenset[str] = frozenset(),
        own_headers: frozenset[str] = frozenset(),
    ) -> None:
        """`headers` are those that callers may send besides the free ones, `own_headers` those that authenticate; both
        in lower case.
        """
        self._http = http
        self._base = base
        self._methods = methods
        self._headers = headers
        self._own_headers = own_headers
        self._secrets = tuple(secrets)

    async def send(
        self,
        method: str,
        path: str,
        query: Mapping[str, Scalar | Sequence[Scalar]] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> RestAnswer:
        """One request and its answer.

        Raises InvalidParams for a path that would leave the base URL, or a method or header that the provider does not
        allow, ServiceError for what the service refuses, and the HTTP library's own errors, which `rest.translate`
        knows.
        """
        if method not in self._methods:
            raise InvalidParams(
                f"This provider does not allow {method}. Whoever set it up can allow it under 'Allowed methods'."
            )
        address = join_path(self._base, path)
        url = httpx2.URL(address + _query(query))
        self._base.check_reading(url)
        if url.raw_path.partition(b"?")[0].decode() not in {address.removeprefix(self._base.origin), "/"}:
            raise InvalidParams("path can be read in more than one way; percent-encode it.")
        data = None if body is None else encode(body)
        added = check_headers(headers or {}, self._headers, self._own_headers)
        if data is not None:
            added["content-type"] = "application/json"
        async with self._http.stream(method, url, content=data, headers=added) as response:
            if response.status_code == _NOT_MODIFIED and _CONDITIONS & added.keys():
                return RestAnswer(_NOT_MODIFIED, None)
            if response.status_code >= 300:
                raise service_errors.from_status(
                    response.status_code,
                    service=SERVICE,
                    message=_said(await _beginning(response)),
                    headers=response.headers,
                    secrets=self._secrets,
                )
            return RestAnswer(response.status_code, await self._body_of(response))

    async def close(self) -> None:
        await self._http.aclose()

    async def _body_of(self, response: httpx2.Response) -> Any:
        body = await response.aread()
        try:
            return await _decode(response.headers.get("content-type", ""), body)
        except NotJson:
            raise service_errors.unreadable(SERVICE, body, self._secrets) from None


def join_path(base: BaseUrl, path: str) -> str:
    """The URL of `path` below `base`, characters that a path cannot hold percent-encoded.

    Raises InvalidParams for whatever any server or proxy could read as leaving the base: a URL, `..` in any encoding,
    a backslash, an encoded slash, a query or fragment inside the path.
    """
    if len(path) > LONGEST_PATH:
        raise InvalidParams(f"path is longer than {count(LONGEST_PATH)} characters.")
    if any(char in path for char in "?#\\") or not path.isprintable():
        raise InvalidParams("path must be a plain path: give the query as 'query'.")
    relative = path.removeprefix("/")
    if relative.startswith("/") or "://" in path or _BAD_ESCAPE.search(path):
        raise InvalidParams("path must be a path below the provider's base URL.")
    segments = relative.split("/") if relative else []
    for segment in segments:
        if is_dots(_plain(segment)):
            raise InvalidParams("path must not hold '.' or '..'.")
        if any(char in "/\\" or not char.isprintable() for char in _plain(segment)):
            raise InvalidParams("path must not hold an encoded slash or control character.")
    return str(base) + "".join("/" + quote(segment, safe=_KEPT_IN_SEGMENTS) for segment in segments)


def _plain(segment: str) -> str:
    """The segment with every layer of percent-encoding taken off, as the most eager server would read it."""
    while (decoded := unquote(segment)) != segment:
        segment = decoded
    return segment


def _query(query: Mapping[str, Scalar | Sequence[Scalar]] | None) -> str:
    pairs: list[tuple[str, str]] = []
    for name, value in (query or {}).items():
        values = [value] if isinstance(value, str | int | float | bool) else value
        pairs += [(name, str(one).lower() if isinstance(one, bool) else str(one)) for one in values]
    return "?" + urlencode(pairs) if pairs else ""


async def _beginning(response: httpx2.Response) -> bytes:
    """As much of an error's body as its sentence may be in."""
    body = bytearray()
    try:
        async for piece in response.aiter_bytes():
            body += piece
            if len(body) >= MOST_ERROR_BYTES:
                break
    except ServiceError:
        pass  # The status says enough.
    return bytes(body[:MOST_ERROR_BYTES])


async def _decode(kind: str, body: bytes) -> Any:
    """Text as text, everything else as JSON; None for nothing. Raises NotJson."""
    name, encoding = kind.partition(";")[0].strip().lower(), encoding_of(kind)
    if name in _LINES:
        return await read_json_lines_apart(body)
    if not body.strip(b"\xef\xbb\xbf \t\r\n"):
        return None
    if name.startswith("text/") and name not in {"text/html", "text/json"}:
        return await _text(body, encoding, may_be_json=name == "text/plain")
    if encoding not in {None, "utf-8"}:
        body = body.decode(encoding, "replace").encode()
    try:
        return await read_json_apart(body)
    except NotJson:
        if b"\n" not in body.strip():
            raise
    return await read_json_lines_apart(body)  # of which the service says that it is one text


async def _text(body: bytes, encoding: str | None, *, may_be_json: bool) -> Any:
    """The text, or the value of one that is a whole object or list: many APIs call their JSON plain text."""
    if encoding is None:
        raise NotJson  # a codec that is not of the short list is never asked to decode anything
    try:
        text = body.decode(encoding).removeprefix("\ufeff")
    except ValueError:
        raise NotJson from None
    if may_be_json and text.lstrip().startswith(("{", "[")):
        with suppress(NotJson):
            return await read_json_apart(text.encode())
    return text


def _said(body: bytes) -> str | None:
    """The sentence in an error body, wherever the usual shapes put it (RFC 9457 `detail` among them)."""
    try:
        value = read_json(body)
    except NotJson:
        return body[:2_000].decode("utf-8", "replace")
    return _sentence(value)


def _sentence(value: Any, deeper: int = _DEEPEST_SENTENCE) -> str | None:
    if isinstance(value, str):
        return value
    if not deeper:
        return None
    if isinstance(value, list):
        return _sentence(value[0], deeper - 1) if value else None
    if isinstance(value, dict):
        for name in ("detail", "message", "error", "error_description", "title", "errors", "msg", "error_msg", "err"):
            if (found := _sentence(value.get(name), deeper - 1)) is not None:
                return found
    return None
