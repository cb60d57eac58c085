"""The Chrome DevTools Protocol over one WebSocket, synchronous: evaluate in a page, a frame, or a world of either."""

import json
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

ANSWER_WITHIN_S = 20.0


class JavaScriptError(Exception):
    """The evaluated script threw; the message is what it threw."""


class TargetGone(Exception):
    """The page or frame went away before it answered."""


class Cdp:
    """A connection to one debugging target."""

    def __init__(self, url: str) -> None:
        # No Origin header: Chromium accepts only clients that are not web pages.
        self._socket: ClientConnection = connect(
            url, max_size=None, open_timeout=ANSWER_WITHIN_S, compression=None, legacy=True
        )
        self._next_id = 0
        self._answers: dict[int, dict[str, Any]] = {}
        self._arrived = threading.Condition()
        self._contexts: dict[int, dict[str, Any]] = {}
        self._events: deque[dict[str, Any]] = deque(maxlen=1000)
        self._gone = False
        self._reader = threading.Thread(target=self._read, name="cdp", daemon=True)
        self._reader.start()
        self.call("Runtime.enable")

    def call(self, method: str, within: float = ANSWER_WITHIN_S, **params: Any) -> dict[str, Any]:
        """Call a method of the protocol and return its result."""
        with self._arrived:
            self._next_id += 1
            call = self._next_id
        try:
            self._socket.send(json.dumps({"id": call, "method": method, "params": params}))
        except ConnectionClosed as error:
            raise TargetGone(method) from error
        with self._arrived:
            if not self._arrived.wait_for(lambda: call in self._answers or self._gone, within):
                raise TimeoutError(f"{method} was not answered within {within} s")
            if call not in self._answers:
                raise TargetGone(method)
            answer = self._answers.pop(call)
        if "error" in answer:
            # A promise is collected with the document that was to keep it.
            if any(word in answer["error"]["message"] for word in ("context", "crashed", "collected", "navigated")):
                raise TargetGone(f"{method}: {answer['error']['message']}")
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        result: dict[str, Any] = answer["result"]
        return result

    def evaluate(
        self, script: str, *, isolated: bool = False, touched: bool = True, within: float = ANSWER_WITHIN_S
    ) -> Any:
        """The value of `script`, awaited if it is a promise; in the page's own world or in the isolated one.

        As if a person had just clicked there, unless it is not `touched`.
        """
        context = {"contextId": self.isolated_context()} if isolated else {}
        answer = self.call(
            "Runtime.evaluate",
            within,
            expression=script,
            awaitPromise=True,
            returnByValue=True,
            userGesture=touched,
            **context,
        )
        if "exceptionDetails" in answer:
            thrown = answer["exceptionDetails"].get("exception", {})
            raise JavaScriptError(thrown.get("description") or str(thrown.get("value")))
        return answer["result"].get("value")

    def isolated_context(self) -> int:
        """The execution context in which the broker runs."""
        with self._arrived:
            found = self._arrived.wait_for(self._isolated, ANSWER_WITHIN_S)
        if not found:
            raise TimeoutError("there is no isolated world")
        return found

    def wait_for_event(self, method: str, matches: Callable[[dict[str, Any]], bool] = lambda _: True) -> dict[str, Any]:
        """The params of the first such event since the connection was made; waits for it."""

        def find() -> dict[str, Any] | None:
            return next(
                (event["params"] for event in self._events if event["method"] == method and matches(event["params"])),
                None,
            )

        with self._arrived:
            found = self._arrived.wait_for(find, ANSWER_WITHIN_S)
        if found is None:
            raise TimeoutError(f"no {method}")
        return found

    def heap_snapshot(self) -> str:
        """All that JavaScript holds here, as V8's JSON. Strings are cut after 1,024 characters."""
        chunk = "HeapProfiler.addHeapSnapshotChunk"
        with self._arrived:
            self._events.clear()
        # Every chunk has arrived when the call is answered.
        self.call("HeapProfiler.takeHeapSnapshot", 120.0, reportProgress=False)
        with self._arrived:
            return "".join(event["params"]["chunk"] for event in self._events if event["method"] == chunk)

    @property
    def gone(self) -> bool:
        """Whether the target went away, or the connection to it."""
        return self._gone

    def close(self) -> None:
        """Leave the target alone."""
        self._socket.close()
        self._reader.join(ANSWER_WITHIN_S)

    def _isolated(self) -> int | None:
        worlds = [number for number, context in self._contexts.items() if context["auxData"]["type"] == "isolated"]
        return worlds[-1] if worlds else None

    def _read(self) -> None:
        try:
            for text in self._socket:
                self._take(json.loads(text))
        except ConnectionClosed:
            pass
        with self._arrived:
            self._gone = True
            self._arrived.notify_all()

    def _take(self, message: dict[str, Any]) -> None:
        with self._arrived:
            if "id" in message:
                self._answers[message["id"]] = message
            else:
                self._events.append(message)
                self._follow_contexts(message)
            self._arrived.notify_all()

    def _follow_contexts(self, event: dict[str, Any]) -> None:
        match event["method"]:
            case "Runtime.executionContextCreated":
                context = event["params"]["context"]
                self._contexts[context["id"]] = context
            case "Runtime.executionContextDestroyed":
                self._contexts.pop(event["params"]["executionContextId"], None)
            case "Runtime.executionContextsCleared":
                self._contexts.clear()
