"""Algolia's search REST API, the reading half, as the SDK calls it: routes, who may call, and error bodies.

Only a caller that holds the token gets past the door, and only under the very address that the service listens on, so
that a web page that resolves its own name to this computer (DNS rebinding) gets nothing. No CORS header is ever sent.
"""

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any, TypeVar

import orjson
import structlog
from aiohttp import web

from ipc.encoding import encode
from main_process.local_search.index.catalogue import Catalogue
from main_process.local_search.search import browsing, facet_values
from main_process.local_search.search.params import parse_params
from main_process.local_search.search.searching import search
from main_process.local_search.service.errors import Refused, bad_request

log = structlog.get_logger(__name__)
T = TypeVar("T")

MAX_BODY = 1_000_000
MAX_QUERIES = 50
READ_ONLY = "Local Search is read only: its indices are built from what is on this computer"


@dataclass(slots=True)
class Door:
    """Who may come in, and how many have."""

    host: str
    token: str = field(repr=False)
    admitted: int = 0

    def check(self, request: web.BaseRequest) -> None:
        """Raise Refused (403) for a wrong `Host` or key; the key is compared in constant time."""
        key = request.headers.get("X-Algolia-API-Key", "")
        key_is_right = hmac.compare_digest(key.encode(errors="surrogateescape"), self.token.encode())
        if not key_is_right or request.headers.getall("Host", []) != [self.host]:
            raise Refused(403, "Invalid Application-ID or API key")
        self.admitted += 1


class SearchApi:
    """The request handlers. Searching happens on the threads of `executor`; the event loop only reads and writes."""

    def __init__(self, catalogue: Catalogue, executor: Executor) -> None:
        self._catalogue = catalogue
        self._executor = executor

    def routes(self) -> list[web.RouteDef]:
        """What the API answers."""
        return [
            web.get("/1/indexes", self.list_indices),
            web.post("/1/indexes/*/queries", self.search_many),
            web.post("/1/indexes/*/objects", self.get_objects),
            web.post("/1/indexes/{index}/query", self.search_one),
            web.post("/1/indexes/{index}/browse", self.browse),
            web.post("/1/indexes/{index}/facets/{facet}/query", self.search_facet_values),
            web.get("/1/indexes/{index}/settings", self.get_settings),
            web.post("/1/indexes/{index}/rules/search", self.search_rules),
            web.get("/1/indexes/{index}/{object}", self.get_object),
        ]

    async def list_indices(self, request: web.Request) -> web.Response:
        """`GET /1/indexes`."""
        page, size = _number(request, "page"), _number(request, "hitsPerPage") or 100
        items = await self._in_thread(self._describe_all)
        if page is None:
            return _json({"items": items, "nbPages": 1})
        return _json({"items": items[page * size :][:size], "nbPages": -(-len(items) // size)})

    async def search_one(self, request: web.Request) -> web.Response:
        """`POST /1/indexes/{index}/query`."""
        body = await _body(request)
        return _json(await self._in_thread(lambda: self._search(request.match_info["index"], body)))

    async def search_many(self, request: web.Request) -> web.Response:
        """`POST /1/indexes/*/queries`."""
        body = await _body(request)
        requests = body.get("requests")
        if not isinstance(requests, list) or not all(isinstance(query, dict) for query in requests):
            raise bad_request("requests: expected an array of objects")
        if len(requests) > MAX_QUERIES:
            raise bad_request(f"requests: more than {MAX_QUERIES} queries")
        if body.get("strategy", "none") != "none":
            raise bad_request("Local Search supports the strategy none only")
        return _json({"results": await self._in_thread(lambda: [self._search_named(query) for query in requests])})

    async def search_facet_values(self, request: web.Request) -> web.Response:
        """`POST /1/indexes/{index}/facets/{facet}/query`."""
        body, facet = await _body(request), request.match_info["facet"]

        def found() -> dict[str, Any]:
            with self._catalogue.reader(request.match_info["index"]) as (connection, schema):
                return facet_values.search_facet_values(connection, schema, facet, body)

        return _json(await self._in_thread(found))

    async def browse(self, request: web.Request) -> web.Response:
        """`POST /1/indexes/{index}/browse`."""
        body = await _body(request)

        def page() -> dict[str, Any]:
            with self._catalogue.reader(request.match_info["index"]) as (connection, schema):
                return browsing.browse(connection, schema, body)

        return _json(await self._in_thread(page))

    async def get_settings(self, request: web.Request) -> web.Response:
        """`GET /1/indexes/{index}/settings`."""

        def read() -> dict[str, Any]:
            with self._catalogue.reader(request.match_info["index"]) as (_, schema):
                return browsing.settings(schema)

        return _json(await self._in_thread(read))

    async def search_rules(self, request: web.Request) -> web.Response:
        """`POST /1/indexes/{index}/rules/search`: there are no rules here."""
        await self.get_settings(request)  # For the error where there is no such index.
        return _json({"hits": [], "nbHits": 0, "page": 0, "nbPages": 0})

    async def get_object(self, request: web.Request) -> web.Response:
        """`GET /1/indexes/{index}/{object}`."""
        wanted = request.query.get("attributesToRetrieve")
        asked = {
            "indexName": request.match_info["index"],
            "objectID": request.match_info["object"],
            "attributesToRetrieve": wanted.split(",") if wanted else None,
        }
        found = await self._in_thread(lambda: self._object(asked))
        if found is None:
            raise Refused(404, "ObjectID does not exist")
        return _json(found)

    async def get_objects(self, request: web.Request) -> web.Response:
        """`POST /1/indexes/*/objects`."""
        requests = (await _body(request)).get("requests")
        if not isinstance(requests, list) or not all(isinstance(asked, dict) for asked in requests):
            raise bad_request("requests: expected an array of objects")
        if len(requests) > 1000:
            raise bad_request("requests: more than 1000 objects")
        return _json({"results": await self._in_thread(lambda: [self._object(asked) for asked in requests])})

    def _describe_all(self) -> list[dict[str, Any]]:
        items = []
        for schema in self._catalogue.schemas():
            with self._catalogue.reader(schema.name) as (connection, _):
                building = self._catalogue.is_building(schema.name)
                item = browsing.describe(connection, schema, building=building)
            if item["entries"] or not schema.hidden_when_empty:
                items.append(item)
        return items

    def _search(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        with self._catalogue.reader(name) as (connection, schema):
            return search(connection, schema, parse_params(body), body)

    def _search_named(self, query: dict[str, Any]) -> dict[str, Any]:
        name = _text(query, "indexName")
        if query.get("type", "default") != "default":
            raise bad_request("Local Search does not support queries of type facet")
        body = {key: value for key, value in query.items() if key not in {"indexName", "type"}}
        return {**self._search(name, body), "index": name}

    def _object(self, asked: dict[str, Any]) -> dict[str, Any] | None:
        with self._catalogue.reader(_text(asked, "indexName")) as (connection, _):
            return browsing.get_object(connection, _text(asked, "objectID"), asked)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, work)


def guarded(door: Door) -> Any:
    """The middleware around every request: the door first, and failures in the shape of Algolia's error body."""

    @web.middleware
    async def guard(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        try:
            door.check(request)
            return await handler(request)
        except Refused as refusal:
            return _error(refusal.status, refusal.message)
        except web.HTTPRequestEntityTooLarge:
            return _error(413, "Request body too large")
        except (web.HTTPNotFound, web.HTTPMethodNotAllowed):
            if request.method in {"GET", "HEAD", "OPTIONS"}:
                return _error(404, "Local Search has no such path")
            return _error(405, READ_ONLY)
        except Exception:  # the last door: a caller gets an error body, the log gets the traceback
            log.exception("local_search.request_failed")
            return _error(500, "Internal error")

    return guard


async def _body(request: web.Request) -> dict[str, Any]:
    data = await request.read()
    try:
        body = orjson.loads(data or b"{}")
    except orjson.JSONDecodeError:
        raise bad_request("Invalid JSON") from None
    if not isinstance(body, dict):
        raise bad_request("Invalid JSON: expected an object")
    return body


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise bad_request(f"{name}: expected a string")
    return value


def _number(request: web.Request, name: str) -> int | None:
    text = request.query.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise bad_request(f"{name}: expected a number")
    return int(text)


def _json(value: Any) -> web.Response:
    return web.Response(body=encode(value), content_type="application/json", headers=_HEADERS)


def _error(status: int, message: str) -> web.Response:
    body = encode({"message": message, "status": status})
    return web.Response(body=body, status=status, content_type="application/json", headers=_HEADERS)


_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
