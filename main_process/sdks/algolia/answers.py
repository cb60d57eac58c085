"""What the Algolia SDK's calls give back: the JSON as the service wrote it, and tasks that are waited for."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from ipc.errors import Code, Fault
from main_process.errors import ServiceError
from main_process.sdks.http import service_errors
from main_process.sdks.http.json_text import NotJson, read_json, read_json_apart

if TYPE_CHECKING:
    from algoliasearch.http.api_response import ApiResponse
    from algoliasearch.search.client import SearchClient

_SERVICE = "The search service"
_FIRST_POLL = 0.05
_LONGEST_POLL = 2.0
LONGEST_TASK = 300.0


def document(response: "ApiResponse[Any]") -> dict[str, Any]:
    """The JSON object in a response. Raises ServiceError where there is none.

    The SDK's models have the same names and values; they drop what is null, and take many times as long.
    """
    try:
        return _object(read_json((response.raw_data or "").encode()))
    except NotJson:
        raise service_errors.unreadable(_SERVICE) from None


async def document_apart(response: "ApiResponse[Any]") -> dict[str, Any]:
    """The same; a long text is parsed on another thread."""
    try:
        return _object(await read_json_apart((response.raw_data or "").encode()))
    except NotJson:
        raise service_errors.unreadable(_SERVICE) from None


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise service_errors.unreadable(_SERVICE)
    status, said = value.get("status"), value.get("message")
    if isinstance(status, int) and status >= 400 and isinstance(said, str):
        # A gateway that answers 200 and writes the error into the body.
        raise service_errors.from_status(status, service=_SERVICE, message=said)
    return value


async def finish(
    client: "SearchClient",
    index_name: str,
    task_id: int,
    *,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Wait until the service has published a task. Raises ServiceError after five minutes.

    The SDK's own `wait_for_task` asks five times without a pause, waits for up to eight minutes, and raises a bare
    `Exception`.
    """
    waited, pause = 0.0, _FIRST_POLL
    while document(await client.get_task_with_http_info(index_name, task_id)).get("status") != "published":
        if waited >= LONGEST_TASK:
            raise ServiceError(
                f"{_SERVICE} accepted the change and is still working on it. It will take effect later.",
                code=Code.SERVICE_FAILED,
                fault=Fault.SERVICE,
            )
        await sleep(pause)
        waited, pause = waited + pause, min(pause * 2, _LONGEST_POLL)
