"""A shop's search service on loopback, with a thread of its own, for tests that are not asynchronous themselves."""

from typing import Any, Self

from app.desktop.event_loop import LoopThread
from tests.fakes.algolia_server import APP_ID, AlgoliaServer, refuses
from tests.fakes.http_server import replies

KEY = "catalogue-key-0123456789"
INDEX = "products"


class Catalogue:
    """An Algolia-shaped service with one index of lamps. It can be stopped and started again on its port."""

    def __init__(self, *keys: str) -> None:
        """Accepts these keys, or `KEY`."""
        self._loop = LoopThread("catalogue")
        self._server = AlgoliaServer(*(keys or (KEY,)))
        self._server.add_index(
            INDEX, [{"objectID": f"lamp-{number}", "name": f"Lamp {number}"} for number in range(12)]
        )

    def __enter__(self) -> Self:
        self._loop.start()
        self.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.stop()
        self._loop.stop()

    def start(self) -> None:
        """Serve; after a stop, on the same port."""
        self._loop.submit(self._server.__aenter__()).result(10)

    def stop(self) -> None:
        """Serve no longer: connections are refused."""
        self._loop.submit(self._server.__aexit__()).result(10)

    def add(self, *names: str) -> None:
        """Further records of the index."""
        objects = self._server.objects[INDEX]
        objects += [{"objectID": f"added-{len(objects)}-{name}", "name": name} for name in names]

    def add_rule(self, rule: dict[str, Any]) -> None:
        """A rule of the index."""
        self._server.rules[INDEX][rule["objectID"]] = rule

    def rules(self) -> dict[str, dict[str, Any]]:
        """The rules of the index, by their ids."""
        return dict(self._server.rules[INDEX])

    def settings(self) -> dict[str, Any]:
        """The settings of the index."""
        return dict(self._server.settings[INDEX])

    def settle(self, **settings: Any) -> None:
        """Change settings of the index, at once."""
        self._server.settings[INDEX].update(settings)

    def be_late(self, seconds: float) -> None:
        """Take so much longer for every answer from now on."""
        self._server.late = seconds

    def revoke(self, key: str) -> None:
        """Accept this key no longer."""
        self._server.keys.discard(key)

    def refuse_rudely(self) -> None:
        """Refuse the next request for the index, and repeat its key in the message."""
        self._server.script(f"/1/indexes/{INDEX}/query", refuses(403))

    def refuse(self, path: str, times: int = 1) -> None:
        """Refuse the next requests for a path: the key may not do that."""
        self._server.script(path, *[refuses(403, "Method not allowed with this API key")] * times)

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._server.port}"

    @property
    def keys_seen(self) -> list[str]:
        """The key of every request, in order."""
        return [request.headers.get("x-algolia-api-key", "") for request in self._server.requests]

    @property
    def pairs(self) -> list[list[str]]:
        """Its credentials, for `stage-save-provider`."""
        return [["appId", APP_ID], ["apiKey", KEY], ["hosts", self.address]]

    def limit(self, index: str, seconds: int) -> None:
        """Refuse the next search of an index with 429, and ask for a pause."""
        headers = {"Retry-After": str(seconds)}
        body = {"message": "Too many requests", "status": 429}
        self._server.script(f"/1/indexes/{index}/query", replies(body, status=429, headers=headers))

    def requests(self, path: str) -> int:
        """How many requests have come for a path."""
        return sum(request.path == path for request in self._server.requests)

    def arrivals(self, since: int = 0) -> list[tuple[float, str]]:
        """When each search has come, in s of the monotonic clock, and what it asked for; but the first `since`."""
        path = f"/1/indexes/{INDEX}/query"
        asked = [(one.at, one.json["query"]) for one in self._server.requests if one.path == path]
        return asked[since:]

    def searches(self, query: str) -> int:
        """How many requests have asked for `query`."""
        asked: list[Any] = [r.json for r in self._server.requests if r.path == f"/1/indexes/{INDEX}/query"]
        return sum(body.get("query") == query for body in asked)
