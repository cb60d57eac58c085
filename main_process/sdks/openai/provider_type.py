"""OpenAI and every server that speaks its API: the provider type, the client factory, the probe and the errors.

`import openai` takes 1.6 s, so it happens when the first client is made, on the client cache's thread pool.
"""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any

from main_process.errors import CredentialsInvalid, ServiceError
from main_process.providers.types import Field, ProviderType, key
from main_process.sdks.http import service_errors, tls
from main_process.sdks.http.hosts import ALLOWED_HOST_FIELD, check_base_url, parse_base_url
from main_process.sdks.openai import answers
from main_process.sdks.openai.errors import SERVICE, failure_of, message_in

if TYPE_CHECKING:
    from openai import APIStatusError, AsyncAPIResponse, AsyncOpenAI

DEFAULT_BASE_URL = "https://api.openai.com/v1"
CONNECT_SECONDS = 10.0
READ_SECONDS = 120.0
"""The longest silence of a service that is answering: a model may think for a while before its first token."""

_ENDPOINTS = ("/chat/completions", "/completions", "/embeddings", "/responses", "/v1/models")
"""What documentation shows as an address, and is not the base URL. `/models` alone ends Azure's."""


def check_base(text: str) -> None:
    """The base URL's `check`. Raises CredentialsInvalid, also for the address of one request."""
    path = parse_base_url(text).path
    if end := next((end for end in _ENDPOINTS if path.endswith(end)), None):
        end = end.removeprefix("/v1")
        raise CredentialsInvalid(f"Leave out {end} at its end: the base URL is what stands before it.")


OPENAI = ProviderType(
    type="openai",
    label="OpenAI",
    fields=(
        Field(
            "apiKey",
            "API key",
            placeholder="sk-…",
            help="A local server that asks for no key takes any word here.",
            check=key,
        ),
        Field(
            "baseUrl",
            "Base URL",
            secret=False,
            required=False,
            placeholder=DEFAULT_BASE_URL,
            check=check_base,
            help="Only for another server that speaks OpenAI's API, such as Ollama (http://127.0.0.1:11434/v1).",
        ),
        Field(
            ALLOWED_HOST_FIELD,
            "Send the key to this other host",
            secret=False,
            required=False,
            placeholder="llm.example.com",
            help="Only with a base URL that is neither OpenAI's nor on this computer: repeat its host to allow it.",
        ),
        Field("organization", "Organization", secret=False, required=False, placeholder="org-…", check=key),
        Field("project", "Project", secret=False, required=False, placeholder="proj_…", check=key),
    ),
    help="Make a key at platform.openai.com under API keys. Ollama, LM Studio and their like: under More options.",
    allowed_hosts=("api.openai.com", "*.api.openai.com"),
)


def make_client(credentials: Mapping[str, str]) -> "AsyncOpenAI":
    """The factory; blocking, so the client cache calls it on a thread.

    Raises CredentialsInvalid, or HostNotAllowed for a base URL that nobody allowed.
    """
    import httpx2  # noqa: PLC0415 (lazy: openai's own HTTP library)
    import openai.resources.models  # noqa: F401, PLC0415 (else it comes with the first call, on the event loop)
    from openai import AsyncOpenAI  # noqa: PLC0415 (lazy: 1.6 s)

    from main_process.sdks.http.transport import Reach, open_client  # noqa: PLC0415 (lazy: imports httpx2)

    OPENAI.check(credentials)
    base = check_base_url(
        credentials.get("baseUrl") or DEFAULT_BASE_URL, OPENAI.allowed_hosts, credentials.get(ALLOWED_HOST_FIELD)
    )
    base.check_reading(httpx2.URL(str(base)))
    client = AsyncOpenAI(
        api_key=credentials["apiKey"].strip(),
        base_url=str(base),
        max_retries=0,  # main_process.sdks.http.retry decides, once
        timeout=httpx2.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
        # A stream holds its connection for minutes; how many calls there may be is decided elsewhere.
        http_client=open_client(Reach((base,), SERVICE, read_seconds=READ_SECONDS, connections=1_000)),
    )
    # What the SDK takes from OPENAI_* variables of the environment is not this provider's.
    client.organization = credentials.get("organization") or None
    client.project = credentials.get("project") or None
    client.admin_api_key = None
    client.webhook_secret = None
    client._custom_headers = {}  # noqa: SLF001 (OPENAI_CUSTOM_HEADERS; the SDK has no other way to leave it out)
    return client


async def probe(client: "AsyncOpenAI") -> str:
    """Whether the credentials work, in words: lists the models, which costs nothing.

    Not every key may list them, and not every server has a list: neither says anything against the key.
    """
    import openai  # noqa: PLC0415 (lazy: a client has been made)

    try:
        found = (await answers.models(await body_of(client.models.with_streaming_response.list())))["data"]
    except openai.APIStatusError as error:
        if error.status_code in {404, 405, 501}:
            return (
                "The server was reached. It has no list of models: whether it takes the key shows at the first call. "
                "If that fails, look at the base URL: it usually ends with /v1."
            )
        if error.status_code in {401, 403} and _may_not_list(message_in(error.body)):
            return "Connected. This key may not list the models, which is usual for a restricted key."
        raise
    return f"Connected. {len(found)} {'model is' if len(found) == 1 else 'models are'} available."


async def body_of(call: "AbstractAsyncContextManager[AsyncAPIResponse[Any]]") -> bytes:
    """The bytes of an answer, which the SDK would read in its own way."""
    async with call as response:
        return await response.read()


def secrets_of(client: "AsyncOpenAI") -> tuple[str, ...]:
    """What an error must not repeat."""
    return (client.api_key, f"Bearer {client.api_key}")


def _may_not_list(said: str | None) -> bool:
    return any(
        words in (said or "").lower() for words in ("insufficient permission", "missing scope", "not allowed to")
    )


def translate(error: Exception) -> ServiceError | None:
    """What an exception of the SDK means; None for one that is not the SDK's."""
    import httpx2  # noqa: PLC0415 (lazy: a client has been made, so this is a dictionary look-up)
    import openai  # noqa: PLC0415 (as above)

    from main_process.sdks.http.transport import failure_of as unanswered  # noqa: PLC0415 (as above)

    if isinstance(error, openai.APIStatusError):
        return _status_error(error)
    # What another factory's client raises while it reads: ours has a transport that has told it already.
    if isinstance(error, httpx2.TransportError):
        return unanswered(error, SERVICE)
    if isinstance(error, openai.APITimeoutError):
        return service_errors.timed_out(SERVICE)
    if isinstance(error, openai.APIConnectionError):
        return tls.failure(error, SERVICE) or service_errors.unreachable(SERVICE)
    # RecursionError: JSON that is nested without end.
    if isinstance(error, openai.APIResponseValidationError | ValueError | RecursionError):
        return service_errors.unreadable(SERVICE)
    if isinstance(error, openai.APIError):
        # An error event inside a stream: status 200 has gone out already, so the body is all there is.
        return failure_of(error.body or error.message, _secrets(error))
    return None


def _status_error(error: "APIStatusError") -> ServiceError:
    # "insufficient_quota" is a 429 that no waiting mends.
    mends_itself = False if error.status_code == 429 and "insufficient_quota" in (error.code, error.type) else None
    return service_errors.from_status(
        error.status_code,
        service=SERVICE,
        message=message_in(error.body),
        headers=error.response.headers,
        secrets=_secrets(error),
        retryable=mends_itself,
    )


def _secrets(error: Exception) -> tuple[str, ...]:
    request = getattr(error, "request", None)
    header = request.headers.get("authorization", "") if request is not None else ""
    return (header, header.partition(" ")[2])
