"""What an extension of Latchkey may use. An extension imports from here and from nowhere else in Latchkey.

An extension is an installed Python package with an entry point in the group `latchkey.extensions`:

    [project.entry-points."latchkey.extensions"]
    stripe = "latchkey_stripe:activate"

Its `activate(context: ExtensionContext)` registers what it brings. The entry point's name is the extension's name, and
its channels begin with it: `stripe-balance`. This interface is version `API_VERSION`; what is not in it is private.

To change the package: `discovery.py` finds entry points without importing them, `host.py` runs `activate` on a thread
and remembers who is on. `context.py` is what `activate` is given; it writes into a `registration.py`, which judges what
it is told. `activation.py` then puts all of it to work, or nothing, and takes it back. Afterwards handlers run through
`services.py`: contained, watched by the `circuit_breaker.py`, with clients that are theirs until they end.
`shutdown.py` calls its shutdown callbacks, off the loop. One that fails or misbehaves is named and switched off, also
at the next start.

Tests: tests/unit/extensions, with extensions that are installed.
"""

from ipc.errors import Code, InvalidParams, IpcError
from ipc.messages import ProviderRef, ReadParams, Sender, WireModel
from main_process.errors import CredentialsInvalid, ServiceError
from main_process.extensions.context import API_VERSION, ExtensionContext
from main_process.extensions.errors import ExtensionError
from main_process.extensions.http_client import http_client, json_of
from main_process.mcp.catalogue import McpCatalogueEntry as McpServer
from main_process.mcp.catalogue import McpCredential
from main_process.providers.types import Field, ProviderType, any_text
from main_process.sdks.http.hosts import ALLOWED_HOST_FIELD, BaseUrl, aiohttp_guard, check_base_url, httpx_guard
from main_process.sdks.http.service_errors import from_status, timed_out, unreachable, unreadable

__all__ = [
    "ALLOWED_HOST_FIELD",
    "API_VERSION",
    "BaseUrl",
    "Code",
    "CredentialsInvalid",
    "ExtensionContext",
    "ExtensionError",
    "Field",
    "InvalidParams",
    "IpcError",
    "McpCredential",
    "McpServer",
    "ProviderRef",
    "ProviderType",
    "ReadParams",
    "Sender",
    "ServiceError",
    "WireModel",
    "aiohttp_guard",
    "any_text",
    "check_base_url",
    "from_status",
    "http_client",
    "httpx_guard",
    "json_of",
    "timed_out",
    "unreachable",
    "unreadable",
]
