"""Algolia's search and analytics REST APIs on loopback: as much of them as the channels use, and their errors.

Fields, types and required fields of every answer and of every error are checked against Algolia's published
descriptions: Search API 1.0.0 and Analytics API 2.0.0 (descriptions/algolia.json says which files and commits;
tests/unit/fakes/test_algolia_description.py checks). The SDK 4.48 is generated from a later state of them, and its own
models read every answer too (tests/unit/sdks/test_algolia_server.py). Of the errors the descriptions name 400, 402, 403
and 404, with a message and whatever else; the other statuses are answered with the same body because a proxy or the
service may send them. Not checked: the settings beyond the three that are here, the parts of a rule's consequence, and
that metrics of clicks come only where they were asked for: they always do with the hits, and never with the searches.

Like the real service it answers a write at once, with a task that is published later: only then does the change show.
Its error messages are nastier than the real ones: they repeat the key.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, unquote

import orjson
from aiohttp import web

from tests.fakes.http_server import Answer, LoopbackServer, json_response

APP_ID = "TESTAPP"
UPDATED_AT = "2026-01-02T03:04:05.006Z"
STATUSES = (400, 401, 402, 403, 404, 405, 408, 410, 413, 422, 429, 500, 502, 503, 504)
"""400, 402, 403 and 404, which the descriptions name, and others that a client may meet."""

Json = dict[str, Any]

CLICK_RANGES = (*((place, place) for place in range(1, 11)), (11, 20), (21, -1))
"""The positions in results that clicks are counted for: one by one, then in two ranges, the last without an end."""

CATALOGUE: Json = {
    "domains": {
        "core": {
            "metrics": [
                {"kind": "searchesCount", "description": "Number of searches.", "roots": ["searches"], "requires": []}
            ],
            "filters": [],
            "groups": [],
            "distributions": [],
        }
    }
}

ANALYTICS: dict[str, Json] = {
    "2/status": {"updatedAt": UPDATED_AT},
    "2/searches": {"searches": [{"search": "lamp", "count": 7, "nbHits": 3}]},
    "2/searches/count": {"count": 7, "dates": [{"date": "2026-01-02", "count": 7}]},
    "2/searches/noResults": {"searches": [{"search": "lmap", "count": 1, "withFilterCount": 0}]},
    "2/searches/noResultRate": {
        "rate": 0.1,
        "count": 7,
        "noResultCount": 1,
        "dates": [{"date": "2026-01-02", "rate": 0.1, "count": 7, "noResultCount": 1}],
    },
    "2/searches/noClicks": {"searches": [{"search": "lamp", "count": 2, "nbHits": 3}]},
    "2/searches/noClickRate": {
        "rate": 0.5,
        "count": 4,
        "noClickCount": 2,
        "dates": [{"date": "2026-01-02", "rate": 0.5, "count": 4, "noClickCount": 2}],
    },
    "2/hits": {
        "hits": [
            {
                "hit": "lamp-1",
                "count": 5,
                "clickThroughRate": 0.2,
                "conversionRate": None,
                "trackedHitCount": 5,
                "clickCount": 1,
                "conversionCount": 0,
            }
        ]
    },
    "2/users/count": {"count": 3, "dates": [{"date": "2026-01-02", "count": 3}]},
    "2/filters": {"attributes": [{"attribute": "brand", "count": 4}]},
    "2/filters/noResults": {
        "values": [{"count": 1, "values": [{"attribute": "brand", "operator": ":", "value": "x"}]}]
    },
    "2/filters/brand": {"values": [{"attribute": "brand", "operator": ":", "value": "acme", "count": 4}]},
    "2/countries": {"countries": [{"country": "FR", "count": 4}]},
    "2/clicks/averageClickPosition": {
        "average": 1.5,
        "clickCount": 2,
        "dates": [{"date": "2026-01-02", "average": 1.5, "clickCount": 2}],
    },
    "2/clicks/positions": {"positions": [{"position": list(place), "clickCount": 2} for place in CLICK_RANGES]},
    "2/clicks/clickThroughRate": {
        "rate": 0.2,
        "clickCount": 1,
        "trackedSearchCount": 5,
        "dates": [{"date": "2026-01-02", "rate": 0.2, "clickCount": 1, "trackedSearchCount": 5}],
    },
    "2/conversions/conversionRate": {
        "rate": 0.1,
        "trackedSearchCount": 10,
        "conversionCount": 1,
        "dates": [{"date": "2026-01-02", "rate": 0.1, "trackedSearchCount": 10, "conversionCount": 1}],
    },
    "2/conversions/addToCartRate": {
        "rate": 0.1,
        "trackedSearchCount": 10,
        "addToCartCount": 1,
        "dates": [{"date": "2026-01-02", "rate": 0.1, "trackedSearchCount": 10, "addToCartCount": 1}],
    },
    "2/conversions/purchaseRate": {
        "rate": 0.1,
        "trackedSearchCount": 10,
        "purchaseCount": 1,
        "dates": [{"date": "2026-01-02", "rate": 0.1, "trackedSearchCount": 10, "purchaseCount": 1}],
    },
    "2/conversions/revenue": {
        "currencies": {"EUR": {"currency": "EUR", "revenue": 9.5}},
        "dates": [{"date": "2026-01-02", "currencies": {"EUR": {"currency": "EUR", "revenue": 9.5}}}],
    },
    "3/patterns/fields": CATALOGUE,
    "3/patterns/scalar": {"searchCount": 7},
    "3/patterns/table": {"rows": []},
    "3/patterns/timeseries": {"series": []},
    "3/patterns/distribution": {"histogramHits": {"0": 1}},
}
"""What the analytics endpoints answer."""


class AlgoliaServer(LoopbackServer):
    """Accepts the keys in `keys`. A task is published when it has been asked after `polls` times."""

    def __init__(self, *keys: str, polls: int = 2) -> None:
        super().__init__()
        self.keys = set(keys)
        self.polls = polls
        self.late = 0.0
        """Seconds that every answer takes longer."""
        self.objects: dict[str, list[Json]] = {}
        self.settings: dict[str, Json] = {}
        self.rules: dict[str, dict[str, Json]] = {}
        self._pending: dict[int, tuple[int, Any]] = {}
        self._tasks = 1000

    def add_index(self, name: str, objects: Iterable[Json] = ()) -> None:
        """An index with these records."""
        self.objects[name] = list(objects)
        self.settings[name] = {"hitsPerPage": 20, "searchableAttributes": ["name"], "userData": None}
        self.rules[name] = {}

    def paths(self, *, method: str | None = None) -> list[str]:
        """What was asked, in order, without the questions about tasks."""
        return [r.path for r in self.requests if "/task/" not in r.path and method in {None, r.method}]

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """As the base does, but a wrong key is refused before anything else."""
        if request.headers.get("X-Algolia-API-Key") not in self.keys:
            self.script(request.path, refuses(403, "Invalid Application-ID or API key"))
        await asyncio.sleep(self.late)
        return await super().answer(request)

    def not_found(self, request: web.BaseRequest) -> web.Response:
        """Everything that is no scripted answer: the API itself."""
        body = orjson.loads(self.requests[-1].body or b"{}")
        path = request.path.removeprefix("/")
        if path in ANALYTICS:
            return json_response(ANALYTICS[path])
        parts = [unquote(part) for part in request.raw_path.partition("?")[0].split("/")[3:]]
        match request.method, parts:
            case "GET", []:
                return self._list()
            case "POST", ["*", "queries"]:
                return json_response({"results": [self._search(q["indexName"], q) for q in body["requests"]]})
            case _, [name, *_] if name not in self.objects:
                return failure(404, f"Index {name} does not exist")
            case _, [name, *rest]:
                return self._on_index(request.method, name, rest, body)
        return failure(404, "Path not found")

    def _on_index(self, method: str, name: str, rest: list[str], body: Json) -> web.Response:  # noqa: PLR0911 (a table)
        match method, rest:
            case "POST", ["query"]:
                return json_response(self._search(name, body))
            case "POST", ["browse"]:
                return json_response(self._browse(name, body))
            case "GET", ["settings"]:
                return json_response(self.settings[name])
            case "PUT", ["settings"]:
                return self._later(lambda: self.settings[name].update(body), updatedAt=UPDATED_AT)
            case _, ["rules", object_id]:
                return self._on_rules(method, name, object_id, body)
            case "POST", ["facets", facet, "query"]:
                return json_response(self._facet_values(name, facet, body))
            case "POST", ["batch"]:
                return self._batch(name, body["requests"])
            case "GET", ["task", task]:
                return self._task(int(task))
            case "GET", [object_id]:
                return _found({record["objectID"]: record for record in self.objects[name]}, object_id)
        return failure(404, "Path not found")

    def _on_rules(self, method: str, name: str, object_id: str, body: Json) -> web.Response:
        rules = self.rules[name]
        match method:
            case "GET":
                return _found(rules, object_id)
            case "POST":
                hits = [rule for rule in rules.values() if body.get("query", "") in rule["objectID"]]
                return json_response({"hits": hits, "nbHits": len(hits), "page": 0, "nbPages": 1})
            case "PUT":
                return self._later(lambda: rules.update({object_id: body}), updatedAt=UPDATED_AT, objectID=object_id)
        return self._later(lambda: rules.pop(object_id, None), updatedAt=UPDATED_AT)

    def _list(self) -> web.Response:
        items = [
            {
                "name": name,
                "createdAt": UPDATED_AT,
                "updatedAt": UPDATED_AT,
                "entries": len(objects),
                "dataSize": 100,
                "fileSize": 200,
                "lastBuildTimeS": 1,
                "numberOfPendingTasks": 0,
                "pendingTask": False,
            }
            for name, objects in self.objects.items()
        ]
        return json_response({"items": items, "nbPages": 1})

    def _search(self, name: str, query: Json) -> Json:
        found = self._found(name, query)
        size = query.get("hitsPerPage", 20)
        first = query.get("page", 0) * size
        return {
            "hits": [
                {
                    **record,
                    "_highlightResult": {
                        "name": {"value": record["name"], "matchLevel": "none", "matchedWords": []},
                    },
                }
                for record in found[first : first + size]
            ],
            "nbHits": len(found),
            "page": query.get("page", 0),
            "nbPages": -(-len(found) // size),
            "hitsPerPage": size,
            "exhaustiveNbHits": True,
            "exhaustiveTypo": True,
            "exhaustive": {"nbHits": True, "typo": True},
            "query": query.get("query", ""),
            "params": "",
            "index": name,
            "renderingContent": {},
            "processingTimeMS": 1,
            "processingTimingsMS": {"total": 1},
            **({"facets": _counted(found, facets)} if (facets := self._facets(name, query)) else {}),
        }

    def _found(self, name: str, query: Json) -> list[Json]:
        """The records that a query and its `facetFilters` select: every member is required, a list is a choice."""
        required = [term if isinstance(term, list) else [term] for term in query.get("facetFilters", [])]
        return [
            record
            for record in self.objects[name]
            if query.get("query", "").lower() in str(record["name"]).lower()
            and all(any(_has(record, term) for term in choice) for choice in required)
        ]

    def _facets(self, name: str, query: Json) -> list[str]:
        asked = query.get("facets", [])
        known = self.settings[name].get("attributesForFaceting", [])
        return known if "*" in asked else [facet for facet in asked if facet in known]

    def _facet_values(self, name: str, facet: str, body: Json) -> Json:
        query = {key: orjson.loads(value) for key, value in parse_qsl(body.get("params", "")) if key == "facetFilters"}
        counts = _counted(self._found(name, query), [facet]).get(facet, {})
        hits = [
            {"value": value, "highlighted": value, "count": count}
            for value, count in counts.items()
            if body.get("facetQuery", "").lower() in value.lower()
        ]
        return {"facetHits": hits[: body.get("maxFacetHits", 10)], "exhaustiveFacetsCount": True, "processingTimeMS": 1}

    def _browse(self, name: str, body: Json) -> Json:
        first, size = int(body.get("cursor", 0)), body.get("hitsPerPage", 1000)
        every = self.objects[name]
        page: Json = {
            "hits": every[first : first + size],
            "nbHits": len(every),
            "page": 0,
            "nbPages": 1,
            "hitsPerPage": size,
            "processingTimeMS": 1,
            "query": "",
            "params": "",
        }
        if first + size < len(every):
            page["cursor"] = str(first + size)
        return page

    def _batch(self, name: str, requests: list[Json]) -> web.Response:
        def apply() -> None:
            by_id = {record["objectID"]: record for record in self.objects[name]}
            for request in requests:
                record = request["body"]
                if record["objectID"] in by_id:
                    by_id[record["objectID"]].update(record)
                elif request["action"] == "partialUpdateObject":
                    self.objects[name].append(record)

        return self._later(apply, objectIDs=[request["body"]["objectID"] for request in requests])

    def _later(self, change: Any, **answer: Any) -> web.Response:
        self._tasks += 1
        self._pending[self._tasks] = (self.polls, change)
        return json_response({"taskID": self._tasks, **answer})

    def _task(self, task: int) -> web.Response:
        if task in self._pending:
            polls, change = self._pending[task]
            if polls > 0:
                self._pending[task] = (polls - 1, change)
                return json_response({"status": "notPublished"})
            change()
            del self._pending[task]
        return json_response({"status": "published"})


def _found(things: dict[str, Json], object_id: str) -> web.Response:
    thing = things.get(object_id)
    return failure(404, "ObjectID does not exist") if thing is None else json_response(thing)


def _values(record: Json, facet: str) -> list[str]:
    value = record.get(facet)
    return [str(one) for one in value] if isinstance(value, list) else [] if value is None else [str(value)]


def _has(record: Json, term: str) -> bool:
    facet, _, value = term.partition(":")
    return value in _values(record, facet)


def _counted(records: Iterable[Json], facets: Iterable[str]) -> dict[str, dict[str, int]]:
    """How many of the records have each value, the most frequent first."""
    records = list(records)
    counted = {facet: Counter(value for record in records for value in _values(record, facet)) for facet in facets}
    return {facet: dict(values.most_common()) for facet, values in counted.items() if values}


def failure(status: int, message: str, headers: dict[str, str] | None = None) -> web.Response:
    """Algolia's error body."""
    return json_response({"message": message, "status": status}, status=status, headers=headers)


def refuses(status: int, message: str = "", *, headers: dict[str, str] | None = None) -> Answer:
    """The error of that status, its message repeating the caller's key."""

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        key = request.headers.get("X-Algolia-API-Key", "")
        return failure(status, message or f"The request with key {key} (app?key={key}) failed in the fake.", headers)

    return answer
