"""Stripe in Latchkey: the type `stripe`, the channels `stripe-balance` and `stripe-list-charges`, and a widget."""

from pathlib import Path
from typing import Annotated, Any

import pydantic

from latchkey_stripe.answers import plain
from latchkey_stripe.client import make_client, test_connection
from latchkey_stripe.errors import translate
from main_process.extensions import ExtensionContext, Field, ProviderType, ReadParams, Sender

LATCHKEY_API = 1

STRIPE = ProviderType(
    type="stripe",
    label="Stripe",
    fields=(
        Field("secretKey", "Secret key", placeholder="sk_live_… or rk_live_…"),
        Field("baseUrl", "Base URL", secret=False, required=False, help="Only for a server on this computer."),
    ),
    help="Make a restricted key in Stripe's dashboard under Developers, API keys.",
    allowed_hosts=("api.stripe.com",),
)


class BalanceParams(ReadParams):
    """`stripe-balance`."""


class ListChargesParams(ReadParams):
    """`stripe-list-charges`: the latest charges; `startingAfter` is the id of the last one of the page before."""

    limit: Annotated[int, pydantic.Field(ge=1, le=100)] = 10
    starting_after: str | None = None


def activate(context: ExtensionContext) -> None:
    """Register everything."""

    async def client_of(params: ReadParams) -> Any:
        return await context.client_cache.get_client(
            params.provider_hash, params.dashboard_app_id, params.provider_name
        )

    async def balance(_sender: Sender, params: BalanceParams) -> Any:
        client = await client_of(params)
        return plain(await client.v1.balance.retrieve_async())

    async def list_charges(_sender: Sender, params: ListChargesParams) -> Any:
        client = await client_of(params)
        wanted = {"limit": params.limit, "starting_after": params.starting_after}
        return plain(await client.v1.charges.list_async({name: value for name, value in wanted.items() if value}))

    cached = context.response_cache.cached_handler
    context.providers.register_type(STRIPE, factory=make_client, test=test_connection, errors=translate)
    context.ipc.handle("stripe-balance", cached("stripe-balance", balance), params=BalanceParams)
    context.ipc.handle("stripe-list-charges", cached("stripe-list-charges", list_charges), params=ListChargesParams)
    context.widgets.add(Path(__file__).parent / "widget")
