"""What the Algolia SDK's transporter asks of an aiohttp session, answered through the door that all SDKs share."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from aiohttp import ClientTimeout

from ipc.errors import Code
from main_process.errors import ServiceError

_LEAST_TO_CONNECT = 5.0
"""Seconds. The SDK's two are too few for a burst on a busy computer."""
_WAIT_FOR_A_CONNECTION = 60.0
"""Seconds: as long as a call may take. The SDK's own limits are for the service."""


class NotConnected(TimeoutError):
    """A host that did not answer, in the only form that makes the SDK ask the next one. `failure` is what it was."""

    def __init__(self, failure: ServiceError) -> None:
        super().__init__(str(failure.code))
        self.failure = failure


class Answer:
    """A response, as far as the SDK looks at it."""

    def __init__(self, status: int, headers: httpx2.Headers, reason: str, body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.reason = reason
        self._body = body

    async def text(self) -> str:
        """The body. Algolia writes UTF-8, whatever the header says."""
        return self._body.decode("utf-8", "replace")


class Session:
    """`check(answer)` may raise for an answer; `unanswered(failure)` hears of a host that gave none."""

    def __init__(
        self,
        client: httpx2.AsyncClient,
        check: Callable[[int, httpx2.Headers, bytes], None],
        unanswered: Callable[[ServiceError], None],
    ) -> None:
        self._client = client
        self._check = check
        self._unanswered = unanswered

    @asynccontextmanager
    async def request(
        self,
        *,
        method: str,
        url: str,
        headers: Mapping[str, str],
        data: str | bytes | None,
        timeout: ClientTimeout,  # noqa: ASYNC109 (the SDK's word)
        **_others: Any,
    ) -> AsyncIterator[Answer]:
        """One request to one host. Raises NotConnected, or a ServiceError that no other host would mend."""
        request = self._client.build_request(
            method.upper(),  # the SDK's is an enum that is text, and writes itself otherwise
            url,
            headers=dict(headers),
            content=data,
            timeout=httpx2.Timeout(
                timeout.sock_read, connect=max(timeout.connect or 0.0, _LEAST_TO_CONNECT), pool=_WAIT_FOR_A_CONNECTION
            ),
        )
        try:
            response = await self._client.send(request, stream=True)
        except ServiceError as failure:
            if failure.code not in {Code.SERVICE_UNREACHABLE, Code.SERVICE_FAILED}:
                raise
            self._unanswered(failure)
            raise NotConnected(failure) from None
        try:
            body = await response.aread()
        finally:
            await response.aclose()
        self._check(response.status_code, response.headers, body)
        yield Answer(response.status_code, response.headers, response.reason_phrase, body)

    async def close(self) -> None:
        await self._client.aclose()
