"""What a test does behind the page's back: channels that do what the native dialogs do."""

import asyncio
import contextlib
import time
from collections.abc import Mapping

from pydantic import JsonValue

from app.main_process import MainProcess
from ipc.errors import IpcError
from ipc.messages import AppId, ProviderName, Sender, Success, WireModel

IMPORTING_S = 1.5
"""As long as the import of an SDK takes."""


class SaveProvider(WireModel):
    """A provider; its credentials as pairs, because the router refuses whatever is named like a credential."""

    app_id: AppId
    provider_name: ProviderName
    provider_type: ProviderName
    pairs: list[list[str]]
    mcp_config: dict[str, JsonValue] | None = None
    """Of a provider that is an MCP server."""


def register_stage_channels(main: MainProcess) -> None:
    """`stage-save-provider`, and `stage-slow-client`, which begins to make a client."""
    making: set[asyncio.Task[None]] = set()

    async def save(_sender: Sender, params: SaveProvider) -> Success:
        credentials = {name: value for name, value in params.pairs}  # noqa: C416 - pairs are lists on the wire
        await main.providers.save_provider(
            *(params.app_id, params.provider_name, params.provider_type, credentials),
            provider_class="credential" if params.mcp_config is None else "mcp",
            mcp_config=params.mcp_config,
        )
        return Success()

    async def slow(_sender: Sender, _params: object) -> Success:
        loop, begun = asyncio.get_running_loop(), asyncio.Event()

        def factory(_credentials: Mapping[str, str]) -> object:
            loop.call_soon_threadsafe(begun.set)
            time.sleep(IMPORTING_S)
            return object()

        async def make() -> None:
            with contextlib.suppress(IpcError):
                await main.client_cache.get_client(None, "backstage", "Slow")

        main.client_cache.register_factory("slow", factory)
        await main.providers.save_provider("backstage", "Slow", "slow", {"apiKey": "k"})
        making.add(asyncio.create_task(make()))
        await begun.wait()
        return Success()

    main.ipc.handle("stage-save-provider", save, params=SaveProvider)
    main.ipc.handle("stage-slow-client", slow)
