"""A shop's search service on loopback, with a thread of its own, for tests that are not asynchronous themselves."""

from typing import Any, Self

from app.event_loop import LoopThread
from tests.fakes.algolia_server import APP_ID, AlgoliaServer

KEY = "catalogue-key-0123456789"
INDEX = "products"


class Catalogue:
    """An Algolia-shaped service with one index of lamps. It can be stopped and started again on its port."""

    def __init__(self) -> None:
        self._loop = LoopThread("catalogue")
        self._server = AlgoliaServer(KEY)
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

    @property
    def pairs(self) -> list[list[str]]:
        """Its credentials, for `backstage-save-provider`."""
        return [["appId", APP_ID], ["apiKey", KEY], ["hosts", f"http://127.0.0.1:{self._server.port}"]]

    def searches(self, query: str) -> int:
        """How many requests have asked for `query`."""
        asked: list[Any] = [r.json for r in self._server.requests if r.path == f"/1/indexes/{INDEX}/query"]
        return sum(body.get("query") == query for body in asked)
