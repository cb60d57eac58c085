"""OpenAI and every server that speaks its API: the provider type, the client factory, the probe and the errors.

`import openai` takes 1.6 s, so it happens when the first client is made, on the client cache's thread pool.
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from main_process.errors import ServiceError
from main_process.providers.types import Field, ProviderType
from main_process.sdks.http import service_errors
from main_process.sdks.http.hosts import ALLOWED_HOST_FIELD, check_base_url, httpx_guard

if TYPE_CHECKING:
    from openai import APIStatusError, AsyncOpenAI

SERVICE = "OpenAI"
DEFAULT_BASE_URL = "https://api.openai.com/v1"
CONNECT_SECONDS = 10.0
READ_SECONDS = 120.0
"""The longest silence of a service that is answering: a model may think for a while before its first token."""
_DEEPEST_MESSAGE = 8
"""How far down an error body its message is looked for."""

OPENAI = ProviderType(
    type="openai",
    label="OpenAI",
    fields=(
        Field("apiKey", "API key", placeholder="sk-…", help="A local server that asks for no key takes any word here."),
        Field(
            "baseUrl",
            "Base URL",
            secret=False,
            required=False,
            placeholder=DEFAULT_BASE_URL,
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
        Field("organization", "Organization", secret=False, required=False, placeholder="org-…"),
        Field("project", "Project", secret=False, required=False, placeholder="proj_…"),
    ),
    help="Make a key at platform.openai.com under API keys.",
    allowed_hosts=("api.openai.com", "*.api.openai.com"),
)


def make_client(credentials: Mapping[str, str]) -> "AsyncOpenAI":
    """The factory; blocking, so the client cache calls it on a thread.

    Raises CredentialsInvalid, or HostNotAllowed for a base URL that nobody allowed.
    """
    import httpx2  # noqa: PLC0415 (lazy: openai's own HTTP library)
    from openai import AsyncOpenAI, DefaultAsyncHttpxClient  # noqa: PLC0415 (lazy: 1.6 s)

    OPENAI.check(credentials)
    base = check_base_url(
        credentials.get("baseUrl") or DEFAULT_BASE_URL, OPENAI.allowed_hosts, credentials.get(ALLOWED_HOST_FIELD)
    )
    client = AsyncOpenAI(
        api_key=credentials["apiKey"].strip(),
        base_url=str(base),
        max_retries=0,  # main_process.sdks.http.retry decides, once
        http_client=DefaultAsyncHttpxClient(
            timeout=httpx2.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
            verify=base.verify_tls,
            # A proxy of the environment is for the outside: a local server's key would leave this computer through it.
            trust_env=not base.is_loopback,
            event_hooks={"request": [httpx_guard(base)]},
        ),
    )
    # What the SDK takes from OPENAI_* variables of the environment is not this provider's.
    client.organization = credentials.get("organization") or None
    client.project = credentials.get("project") or None
    client.admin_api_key = None
    client.webhook_secret = None
    client._custom_headers = {}  # noqa: SLF001 (OPENAI_CUSTOM_HEADERS; the SDK has no other way to leave it out)
    return client


async def probe(client: "AsyncOpenAI") -> str:
    """Whether the credentials work, in words: lists the models, which costs nothing."""
    try:
        found: object = (await client.models.list()).data
    except AttributeError:  # the SDK stumbles over what is no JSON object
        raise service_errors.unreadable(SERVICE) from None
    models = [] if found is None else found  # Ollama without a model says null
    if not isinstance(models, list):
        raise service_errors.unreadable(SERVICE)
    return f"Connected. {len(models)} {'model is' if len(models) == 1 else 'models are'} available."


def translate(error: Exception) -> ServiceError | None:
    """What an exception of the SDK means; None for one that is not the SDK's."""
    import openai  # noqa: PLC0415 (lazy: a client has been made, so this is a dictionary look-up)

    if isinstance(error, openai.APIStatusError):
        return _status_error(error)
    if isinstance(error, openai.APITimeoutError):
        return service_errors.timed_out(SERVICE)
    if isinstance(error, openai.APIConnectionError):
        return service_errors.unreachable(SERVICE)
    # RecursionError: JSON that is nested without end.
    if isinstance(
        error, openai.APIResponseValidationError | json.JSONDecodeError | UnicodeDecodeError | RecursionError
    ):
        return service_errors.unreadable(SERVICE)
    if isinstance(error, openai.APIError):
        # An error event inside a stream: status 200 has gone out already, so the body is all there is.
        return service_errors.from_status(500, service=SERVICE, message=error.message, secrets=_secrets(error))
    return None


def _status_error(error: "APIStatusError") -> ServiceError:
    # "insufficient_quota" is a 429 that no waiting mends.
    mends_itself = False if error.status_code == 429 and "insufficient_quota" in (error.code, error.type) else None
    return service_errors.from_status(
        error.status_code,
        service=SERVICE,
        message=_message(error.body),
        headers=error.response.headers,
        secrets=_secrets(error),
        retryable=mends_itself,
    )


def _message(body: object, deeper: int = _DEEPEST_MESSAGE) -> str | None:
    """What the service said: OpenAI's `{"error": {"message"}}` (unwrapped by the SDK), or other servers' variations."""
    if isinstance(body, str):
        return body
    if deeper and isinstance(body, dict):
        for name in ("message", "error", "detail"):
            if (found := _message(body.get(name), deeper - 1)) is not None:
                return found
    return None


def _secrets(error: Exception) -> tuple[str, ...]:
    request = getattr(error, "request", None)
    header = request.headers.get("authorization", "") if request is not None else ""
    return (header, header.partition(" ")[2])
