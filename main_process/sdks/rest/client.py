"""One REST provider's connection: paths stay below the base URL, answers stay within a size."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import quote, unquote, urlencode

import aiohttp
import orjson
from yarl import URL

from ipc.errors import Code, Fault, InvalidParams
from main_process.errors import ServiceError
from main_process.sdks.http import service_errors
from main_process.sdks.http.hosts import BaseUrl

SERVICE = "The service"
MOST_ANSWER_BYTES = 8 * 1024 * 1024
MOST_ERROR_BYTES = 64 * 1024
LONGEST_PATH = 2_048
_CHUNK = 64 * 1024
_DEEPEST_SENTENCE = 8
"""How far down an error body its sentence is looked for."""
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_KEPT_IN_SEGMENTS = "!$&'()*+,;=:@%"

Scalar: TypeAlias = str | int | float | bool


@dataclass(frozen=True, slots=True)
class RestAnswer:
    """What the service answered: its JSON, or its text where it says that it is text, or None for nothing."""

    status: int
    body: Any


class RestClient:
    """Sends requests with the provider's authentication. `close` it once."""

    def __init__(
        self, session: aiohttp.ClientSession, base: BaseUrl, methods: frozenset[str], secrets: Sequence[str]
    ) -> None:
        self._session = session
        self._base = base
        self._methods = methods
        self._secrets = tuple(secrets)

    async def send(
        self,
        method: str,
        path: str,
        query: Mapping[str, Scalar | Sequence[Scalar]] | None = None,
        body: Any = None,
    ) -> RestAnswer:
        """One request and its answer.

        Raises InvalidParams for a path that would leave the base URL or a method that the provider does not allow,
        ServiceError for what the service refuses, and the HTTP library's own errors, which `rest.translate` knows.
        """
        if method not in self._methods:
            raise InvalidParams(
                f"This provider does not allow {method}. Whoever set it up can allow it under 'Allowed methods'."
            )
        url = URL(join_path(self._base, path) + _query(query), encoded=True)
        data = None if body is None else orjson.dumps(body)
        headers = {} if data is None else {"Content-Type": "application/json"}
        async with self._session.request(method, url, data=data, headers=headers) as response:
            if response.status >= 300:
                raise service_errors.from_status(
                    response.status,
                    service=SERVICE,
                    message=_said(await _read(response, MOST_ERROR_BYTES, cut=True)),
                    headers=response.headers,
                    secrets=self._secrets,
                )
            return RestAnswer(response.status, _decode(response, await _read(response, MOST_ANSWER_BYTES)))

    async def close(self) -> None:
        """Close every connection."""
        await self._session.close()


def join_path(base: BaseUrl, path: str) -> str:
    """The URL of `path` below `base`, characters that a path cannot hold percent-encoded.

    Raises InvalidParams for whatever any server or proxy could read as leaving the base: a URL, `..` in any encoding,
    a backslash, an encoded slash, a query or fragment inside the path.
    """
    if len(path) > LONGEST_PATH:
        raise InvalidParams(f"path is longer than {LONGEST_PATH:,} characters.")
    if any(char in path for char in "?#\\") or not path.isprintable():
        raise InvalidParams("path must be a plain path: give the query as 'query'.")
    relative = path.removeprefix("/")
    if relative.startswith("/") or "://" in path or _BAD_ESCAPE.search(path):
        raise InvalidParams("path must be a path below the provider's base URL.")
    segments = relative.split("/") if relative else []
    for segment in segments:
        if _plain(segment) in {".", ".."}:
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


async def _read(response: aiohttp.ClientResponse, most: int, *, cut: bool = False) -> bytes:
    """The decompressed body, up to a size; beyond it, cut off or refused."""
    body = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        body += chunk
        if len(body) > most:
            if cut:
                return bytes(body[:most])
            raise ServiceError(
                f"{SERVICE} answered with more than {most // 1024 // 1024} MiB. Ask for less.",
                code=Code.TOO_LARGE,
                fault=Fault.SERVICE,
            )
    return bytes(body)


def _decode(response: aiohttp.ClientResponse, body: bytes) -> Any:
    if not body.strip():
        return None
    if response.content_type.startswith("text/") and response.content_type != "text/html":
        try:
            return body.decode(response.charset or "utf-8")
        except (LookupError, ValueError):  # no such encoding, one that is for no text, or another one than it says
            raise service_errors.unreadable(SERVICE) from None
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        raise service_errors.unreadable(SERVICE) from None


def _said(body: bytes) -> str | None:
    """The sentence in an error body, wherever the usual shapes put it (RFC 9457 `detail` among them)."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
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
        for name in ("detail", "message", "error", "error_description", "title", "errors"):
            if (found := _sentence(value.get(name), deeper - 1)) is not None:
                return found
    return None
