"""What the Algolia SDK's calls give back: the JSON as the service wrote it, and tasks that are waited for."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from ipc.errors import Code, Fault
from main_process.errors import ServiceError
from main_process.sdks.algolia.shapes import error_said, status_said
from main_process.sdks.http import service_errors
from main_process.sdks.http.json_text import NotJson, read_json, read_json_apart

if TYPE_CHECKING:
    from algoliasearch.http.api_response import ApiResponse

    from main_process.sdks.algolia.client import AlgoliaClient

_SERVICE = "The search service"
_FIRST_POLL = 0.05
_LONGEST_POLL = 2.0
LONGEST_TASK = 300.0
_GOES_ON = frozenset({"notPublished", "enqueued", "queued", "pending", "processing", "running", "in_progress"})
"""Algolia's word, and those of servers that nearly speak its API."""
_FAILED = frozenset({"failed", "canceled", "cancelled", "error"})
_CANNOT_BE_ASKED = frozenset({401, 403, 404, 405, 410, 501})


def secrets_of(client: Any) -> tuple[str, ...]:
    """What no message may repeat. The client of another factory, such as an extension's, does not tell."""
    secrets: tuple[str, ...] = getattr(client, "secrets", ())
    return secrets


def document(response: "ApiResponse[Any]", secrets: tuple[str, ...] = ()) -> dict[str, Any]:
    """The JSON object in a response. Raises ServiceError, without `secrets`, where there is none, or an error instead.

    The SDK's models have the same names and values; they drop what is null, and take many times as long.
    """
    body = (response.raw_data or "").encode()
    try:
        return _object(read_json(body), secrets)
    except NotJson:
        raise service_errors.unreadable(_SERVICE, body, secrets) from None


async def document_apart(response: "ApiResponse[Any]", secrets: tuple[str, ...] = ()) -> dict[str, Any]:
    """The same; a long text is parsed on another thread."""
    body = (response.raw_data or "").encode()
    try:
        return _object(await read_json_apart(body), secrets)
    except NotJson:
        raise service_errors.unreadable(_SERVICE, body, secrets) from None


def _object(value: Any, secrets: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise service_errors.unreadable(_SERVICE, value.encode() if isinstance(value, str) else b"", secrets)
    if (said := error_said(value)) is not None:
        status = status_said(value)
        raise service_errors.from_status(
            status or 500, guessed=status is None, service=_SERVICE, message=said, secrets=secrets
        )
    return value


async def finish(
    client: "AlgoliaClient",
    index_name: str,
    task_id: int,
    *,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Wait until the service has published a task. Raises ServiceError after five minutes.

    The SDK's own `wait_for_task` asks five times without a pause, waits for up to eight minutes, and raises a bare
    `Exception`. A key may be allowed a change and not the question about its task (Algolia wants the right `addObject`
    for that), and servers that nearly speak this API may not know the question: the change has been accepted then, and
    when it takes effect nobody can tell.
    """
    waited, pause = 0.0, _FIRST_POLL
    while not await _is_over(client, index_name, task_id):
        if waited >= LONGEST_TASK:
            raise ServiceError(
                f"{_SERVICE} accepted the change and is still working on it. It will take effect later.",
                code=Code.SERVICE_FAILED,
                fault=Fault.SERVICE,
            )
        await sleep(pause)
        waited, pause = waited + pause, min(pause * 2, _LONGEST_POLL)


async def _is_over(client: "AlgoliaClient", index_name: str, task_id: int) -> bool:
    try:
        task = document(await client.get_task_with_http_info(index_name, task_id), secrets_of(client))
    except ServiceError as error:
        if error.status not in _CANNOT_BE_ASKED:
            raise
        return True
    if task.get("status") in _FAILED:
        raise ServiceError(
            f"{_SERVICE} accepted the change, and then it failed.", code=Code.SERVICE_FAILED, fault=Fault.SERVICE
        )
    return task.get("status") not in _GOES_ON and task.get("pendingTask") is not True
