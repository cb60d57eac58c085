"""The HTTP client that an extension may have, with every bound that Latchkey's own SDKs are held to."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from main_process.sdks.http import service_errors
from main_process.sdks.http.hosts import BaseUrl
from main_process.sdks.http.json_text import NotJson, read_json_apart

if TYPE_CHECKING:
    import httpx2


def http_client(*allowed: BaseUrl, service: str, headers: Mapping[str, str] | None = None) -> "httpx2.AsyncClient":
    """An `httpx2.AsyncClient` whose requests stay below `allowed`. Call it in a factory that is a plain function.

    An answer has at most 8 MiB, on the wire and unpacked, and two minutes; a stream of events 64 MiB and half an hour.
    The environment's proxies are used, certificates verified, no cookie is kept, and a redirect neither leaves the base
    path nor turns a write into a read. What goes wrong is raised as a ServiceError, in which `service` is named to a
    person; `headers` go with every request. Raises ServiceError for a proxy that cannot be used.
    """
    # Lazy: httpx2 takes a while, and most extensions bring an SDK instead.
    from main_process.sdks.http.transport import Reach, open_client  # noqa: PLC0415 (lazy: see above)

    return open_client(Reach(allowed, service), headers)


async def json_of(response: "httpx2.Response", service: str) -> Any:
    """The JSON in an answer, however long, without keeping others from their work. Raises ServiceError."""
    try:
        return await read_json_apart(await response.aread())
    except NotJson:
        raise service_errors.unreadable(service) from None
