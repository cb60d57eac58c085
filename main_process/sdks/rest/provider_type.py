"""Any HTTP API that answers in JSON, with no SDK of its own: provider type, factory, probe and errors."""

import asyncio
import importlib
import re
from base64 import b64encode
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ipc.errors import Code
from main_process.errors import CredentialsInvalid, ServiceError
from main_process.providers.types import Field, ProviderType, any_text, key
from main_process.sdks.http import service_errors
from main_process.sdks.http.bounds import Bounds
from main_process.sdks.http.hosts import RedirectRefused, parse_base_url
from main_process.sdks.rest.headers import NAME, allowed_headers

if TYPE_CHECKING:
    from main_process.sdks.rest.client import RestClient

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_HEADERS_OF_HTTP_ITSELF = frozenset(
    {"connection", "content-length", "content-type", "cookie", "expect", "host", "te", "transfer-encoding", "upgrade"}
)
SERVICE = "The service"
TOTAL_SECONDS = 60.0

REST = ProviderType(
    type="rest",
    label="REST API",
    fields=(
        Field("baseUrl", "Base URL", secret=False, placeholder="https://api.example.com/v2", check=parse_base_url),
        Field("token", "Bearer token", required=False, help="Sent as 'Authorization: Bearer …'.", check=key),
        Field(
            "headerName", "Header", secret=False, required=False, placeholder="X-Api-Key", help="Or a header's name…"
        ),
        Field("headerValue", "Header value", required=False, help="…and its value."),
        Field("username", "User name", secret=False, required=False, help="Or basic authentication: a user name…"),
        Field("password", "Password", required=False, help="…and a password.", check=any_text),
        Field(
            "methods",
            "Allowed methods",
            secret=False,
            required=False,
            placeholder="GET",
            help="What widgets may do besides reading, such as: GET, POST, DELETE.",
        ),
        Field(
            "headers",
            "Allowed headers",
            secret=False,
            required=False,
            placeholder="X-Tenant",
            help="What widgets may send besides the likes of Accept, Prefer and Notion-Version.",
        ),
    ),
    help="The base URL holds every request: widgets name paths below it and can reach nothing else.",
    # No allowed_hosts: the base URL that the user enters is the permission.
)


async def make_client(credentials: Mapping[str, str]) -> "RestClient":
    """The factory. Raises CredentialsInvalid for a bad base URL, header or method, or two kinds of authentication."""
    REST.check(credentials)
    base = parse_base_url(credentials["baseUrl"])
    methods = allowed_methods(credentials.get("methods", ""))
    allowed, headers = allowed_headers(credentials.get("headers", "")), auth_headers(credentials)
    # The client belongs to the loop it is made on; only the import goes to a thread.
    transport = await asyncio.to_thread(importlib.import_module, "main_process.sdks.http.transport")
    module = await asyncio.to_thread(importlib.import_module, "main_process.sdks.rest.client")
    reach = transport.Reach((base,), SERVICE, read_seconds=TOTAL_SECONDS, whole=Bounds(seconds=TOTAL_SECONDS))
    http = await asyncio.to_thread(transport.open_client, reach, {"Accept": "application/json", **headers})
    secrets = [value for name in ("token", "headerValue", "password") if (value := credentials.get(name))]
    # A service may repeat the header as it is, or without its first word: basic authentication is the password.
    sent = [form for value in headers.values() for form in (value, value.rpartition(" ")[2])]
    client: RestClient = module.RestClient(
        http, base, methods, [*secrets, *sent], headers=allowed, own_headers=frozenset(name.lower() for name in headers)
    )
    return client


def allowed_methods(text: str) -> frozenset[str]:
    """The methods of a list such as `GET, POST`; GET and HEAD always. Raises CredentialsInvalid for an unknown one."""
    named = {word.upper() for word in re.split(r"[\s,;]+", text.strip()) if word}
    if not named <= set(METHODS):
        raise CredentialsInvalid(f"The allowed methods can be: {', '.join(METHODS)}.")
    return frozenset(named | {"GET", "HEAD"})


def auth_headers(credentials: Mapping[str, str]) -> dict[str, str]:
    """The header that authenticates, or none. Raises CredentialsInvalid, naming fields and never a value."""
    token, name, value, username, password = (
        credentials.get(field, "").strip() for field in ("token", "headerName", "headerValue", "username", "password")
    )
    problems = {
        "Give a bearer token, or a header, or a user name and password: one of them.": (
            sum(bool(kind) for kind in (token, name or value, username or password)) > 1
        ),
        "A header needs both headerName and headerValue.": bool(name) != bool(value),
        "A password needs a username.": bool(password) and not username,
        "username must not hold a colon.": ":" in username,
        "headerName is not a header that can be sent.": bool(name) and not _may_be_sent(name),
        "token has characters that a header cannot hold.": not (token.isascii() and token.isprintable()),
        "headerValue has characters that a header cannot hold.": not (value.isascii() and value.isprintable()),
    }
    if found := [problem for problem, present in problems.items() if present]:
        raise CredentialsInvalid(" ".join(found))
    if token:
        return {"Authorization": f"Bearer {token}"}
    if name:
        return {name: value}
    if username:
        return {"Authorization": "Basic " + b64encode(f"{username}:{password}".encode()).decode()}
    return {}


def _may_be_sent(header: str) -> bool:
    return bool(NAME.fullmatch(header)) and header.lower() not in _HEADERS_OF_HTTP_ITSELF


async def probe(client: "RestClient") -> str:
    """Whether the server can be reached and does not refuse the credentials, in words: one GET of the base URL."""
    try:
        await client.send("GET", "")
    except ServiceError as error:
        if error.code is not Code.SERVICE_NOT_FOUND:
            raise
        return "The server was reached. It has nothing at the base URL itself, which is usual."
    return "Connected. The base URL answered."


def translate(error: Exception) -> ServiceError | None:
    """What an exception of the HTTP library means; None for one that is not its own.

    Statuses, broken connections and certificates never come here: the transport and the client tell them already.
    """
    import httpx2  # noqa: PLC0415 (lazy: a client has been made, so this is a dictionary look-up)

    if isinstance(error, httpx2.TooManyRedirects):
        return RedirectRefused("The service redirects in a circle. Correct the address.")
    return service_errors.unreadable(SERVICE) if isinstance(error, httpx2.HTTPError) else None
