"""Algolia: the provider type, the client factory, the probe and the errors.

The SDK is imported when the first client is made, on the client cache's thread pool.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ipc.errors import Code
from main_process.errors import CredentialsInvalid, ServiceError
from main_process.providers.types import Field, ProviderType, key
from main_process.sdks.algolia.answers import document, secrets_of
from main_process.sdks.algolia.shapes import found
from main_process.sdks.http import service_errors, tls
from main_process.sdks.http.hosts import ALLOWED_HOST_FIELD, BaseUrl, check_base_url, is_loopback, parse_base_url
from main_process.sdks.http.retry import RetryPolicy

if TYPE_CHECKING:
    from main_process.sdks.algolia.client import AlgoliaClient

SERVICE = "Algolia"
REGIONS = ("us", "de")

_APP_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def check_app_id(text: str) -> None:
    """Raise CredentialsInvalid. It becomes part of host names: anything else could choose where the key goes."""
    if not _APP_ID.fullmatch(text):
        raise CredentialsInvalid("The application ID must hold letters and digits only.")


def check_region(text: str) -> None:
    """Raise CredentialsInvalid for a region that has no analytics."""
    if text.lower() not in REGIONS:
        raise CredentialsInvalid(f"The analytics region must be one of {', '.join(REGIONS)}.")


ALGOLIA = ProviderType(
    type="algolia",
    label="Algolia",
    fields=(
        Field("appId", "Application ID", secret=False, placeholder="YourApplicationID", check=check_app_id),
        Field(
            "apiKey",
            "API key",
            one_of="key",
            help="A search-only key suffices unless a widget changes settings.",
            check=key,
        ),
        Field("key", "API key, by its older name", required=False, one_of="key", check=key),
        Field(
            "region",
            "Analytics region",
            secret=False,
            required=False,
            placeholder="us or de",
            check=check_region,
            help="Where the analytics of your application are kept.",
        ),
        Field(
            "hosts",
            "Hosts",
            secret=False,
            required=False,
            placeholder="APPID-dsn.algolia.net",
            help="Only to ask other hosts than Algolia's usual ones: several, in this order, with commas between.",
        ),
        Field(
            "analyticsHosts",
            "Analytics hosts",
            secret=False,
            required=False,
            placeholder="analytics.us.algolia.com",
            help="Only to ask another host for analytics than the region's.",
        ),
        Field(
            ALLOWED_HOST_FIELD,
            "Send the key to this other host",
            secret=False,
            required=False,
            placeholder="search.example.com",
            help="Only for hosts that are neither Algolia's nor on this computer: repeat them to allow them.",
        ),
    ),
    help="Application ID and API key are under Settings, API Keys in Algolia's dashboard.",
    allowed_hosts=(
        "*.algolia.net",
        "*.algolianet.com",
        "*.algolia.io",
        "analytics.algolia.com",
        *(f"analytics.{region}.algolia.com" for region in REGIONS),
    ),
)

UNSTEADY = RetryPolicy()
"""How often a read is tried when the network or the service is unsteady."""


def make_client(credentials: Mapping[str, str], *, retry: RetryPolicy = UNSTEADY) -> "AlgoliaClient":
    """The factory; blocking, so the client cache calls it on a thread. Nothing is sent yet.

    `retry` is for reads where there is one host only; several hosts take turns instead.
    Raises CredentialsInvalid, or HostNotAllowed for a host that neither Algolia's type nor the user allows.
    """
    ALGOLIA.check(credentials)
    app_id = credentials["appId"].strip()
    region = credentials.get("region", "").strip().lower() or None
    search_urls = read_hosts(credentials.get("hosts", ""), credentials)
    analytics_urls = read_hosts(credentials.get("analyticsHosts", ""), credentials)
    if not analytics_urls and search_urls and not any(_is_algolias(url) for url in search_urls):
        # A user's own gateway serves both; the key must not go around it.
        analytics_urls = search_urls

    from algoliasearch.analytics.config import AnalyticsConfig  # noqa: PLC0415 (lazy: only a provider needs it)
    from algoliasearch.search.config import SearchConfig  # noqa: PLC0415 (lazy: as above)

    from main_process.sdks.algolia import client as algolia_client  # noqa: PLC0415 (lazy: as above)
    from main_process.sdks.algolia.transport import Service  # noqa: PLC0415 (lazy: as above)

    api_key = (credentials.get("apiKey") or credentials["key"]).strip()
    search = SearchConfig(app_id, api_key)
    analytics = AnalyticsConfig(app_id, api_key, region)
    if search_urls:
        search.hosts = algolia_client.hosts(search_urls)
    if analytics_urls:
        analytics.hosts = algolia_client.hosts(analytics_urls)
    return algolia_client.AlgoliaClient(search, service=Service(SERVICE, retry=retry), analytics=analytics)


def read_hosts(text: str, credentials: Mapping[str, str]) -> tuple[BaseUrl, ...]:
    """The hosts that a person listed, separated by commas or spaces: names, `name:port` or base URLs.

    Without a scheme it is https, on this computer http. Raises CredentialsInvalid or HostNotAllowed.
    """
    allowed_by_user = {
        entry.lower() for entry in re.split(r"[\s,;]+", credentials.get(ALLOWED_HOST_FIELD, "")) if entry
    }
    found = []
    for entry in re.split(r"[\s,;]+", text.strip().strip("[]").replace('"', "")) if text.strip() else ():
        if not entry:
            continue
        url = entry if "://" in entry else _with_scheme(entry)
        authority = parse_base_url(url).authority
        checked = check_base_url(url, ALGOLIA.allowed_hosts, authority if authority in allowed_by_user else None)
        if checked.path:
            raise CredentialsInvalid("A host must not have a path.")
        found.append(checked)
    return tuple(found)


async def probe(client: "AlgoliaClient") -> str:
    """Whether the credentials work, in words: lists the indices, or searches where the key may only do that."""
    try:
        indices = found(document(await client.list_indices_with_http_info(), secrets_of(client))).get("items", [])
    except ServiceError as error:
        # Algolia says the same status for a wrong key and for a right one that may not do this.
        if error.code is not Code.REAUTHENTICATION_REQUIRED or "not allowed" not in error.message.lower():
            raise
        await client.search_with_http_info({"requests": []})
        return "Connected. This key may search; it may not list the indices."
    return f"Connected. {len(indices)} {'index is' if len(indices) == 1 else 'indices are'} there."


def translate(error: Exception, service: str = SERVICE) -> ServiceError | None:
    """What an exception of the SDK means; None for one that is not the SDK's.

    The clients made here raise ServiceErrors already; another factory's may not.
    """
    from algoliasearch.http import exceptions  # noqa: PLC0415 (lazy: a client has been made)

    if isinstance(error, exceptions.RequestException):
        return service_errors.from_status(error.status_code or 500, service=service, message=str(error.message))
    if isinstance(error, exceptions.AlgoliaUnreachableHostException):
        return tls.failure(error, service) or service_errors.unreachable(service)
    return service_errors.unreadable(service) if isinstance(error, exceptions.AlgoliaException) else None


def _with_scheme(entry: str) -> str:
    try:
        host = parse_base_url(f"https://{entry}").host
    except CredentialsInvalid:
        host = ""
    return f"http://{entry}" if is_loopback(host) else f"https://{entry}"


def _is_algolias(url: BaseUrl) -> bool:
    return url.host.endswith((".algolia.net", ".algolianet.com", ".algolia.io", ".algolia.com"))
