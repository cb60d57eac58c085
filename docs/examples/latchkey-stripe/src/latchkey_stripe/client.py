"""The client: Stripe's own, on a session that can be closed and that takes the key to one host only."""

from collections.abc import Mapping

import aiohttp
import stripe

from latchkey_stripe.answers import plain
from latchkey_stripe.errors import SERVICE
from main_process.extensions import aiohttp_guard, check_base_url

DEFAULT_BASE_URL = "https://api.stripe.com"
SECONDS = 60


class Client(stripe.StripeClient):
    """A StripeClient that can be closed: the SDK's own leaves its connections to the garbage collector."""

    def __init__(self, secret_key: str, session: aiohttp.ClientSession, base_url: str) -> None:
        super().__init__(
            secret_key,
            http_client=stripe.AIOHTTPClient(session=session, timeout=aiohttp.ClientTimeout(total=SECONDS)),
            base_addresses={"api": base_url},
            max_network_retries=0,  # Latchkey heeds Retry-After for every caller at once
        )
        self._session = session

    async def aclose(self) -> None:
        """Close the connections. Latchkey calls this once, when nobody uses the client any more."""
        await self._session.close()


async def make_client(credentials: Mapping[str, str]) -> Client:
    """The factory that Latchkey calls with the provider's fields."""
    base = check_base_url(credentials.get("baseUrl") or DEFAULT_BASE_URL, ["api.stripe.com"])
    session = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(ssl=base.verify_tls),
        middlewares=(aiohttp_guard(base),),  # a redirect to another host gets nothing
    )
    return Client(credentials["secretKey"].strip(), session, str(base))


async def test_connection(client: Client) -> str:
    """What "Test connection" says."""
    live = plain(await client.v1.balance.retrieve_async()).get("livemode")
    return f"Connected to {SERVICE}" + {"True": ", live mode.", "False": ", test mode."}.get(str(live), ".")
