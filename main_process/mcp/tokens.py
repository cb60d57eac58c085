"""What servers at addresses have given for signing in: sealed by the vault, and in memory while Latchkey runs.

Providers keep what people type. Tokens come and go by themselves, every hour or so; to save the provider for each would
end its session and drop what was cached of it.
"""

import asyncio
import base64
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeAlias

from pydantic import ValidationError

from ipc.messages import AppId, ProviderName, WireModel
from main_process.kit.json_file import JsonFile, Tell
from main_process.vault.sealing import SealBroken, Seals

GetSeals: TypeAlias = Callable[[], Awaitable[Seals | None]]
"""None where the store's key is in memory for the session: tokens then are, too."""


class Tokens(WireModel):
    """Of one server. `client`, `token`, `authority` and `resource` are JSON, as the two servers gave them."""

    url: str
    """The server's address: what another one gave is not sent to it."""
    client: str
    token: str
    authority: str = ""
    """What the authorisation server says of itself: where a token is refreshed."""
    resource: str = ""
    """What the MCP server says of itself."""
    expires: float | None = None
    """Seconds since 1970."""


class _Sealed(WireModel):
    app_id: AppId
    provider_name: ProviderName
    sealed: str
    """Base64."""


class TokensOnDisk(WireModel):
    """The file."""

    servers: list[_Sealed] = []


class TokenBook:
    """The tokens of one user-data folder, by app id and provider name."""

    def __init__(self, path: Path, seals: GetSeals, *, tell: Tell = lambda _trouble: None) -> None:
        self._file = JsonFile(path, TokensOnDisk, tell=tell)
        self._seals = seals
        self._sealed = {
            (one.app_id, one.provider_name): one.sealed for one in (self._file.read() or TokensOnDisk()).servers
        }
        self._open: dict[tuple[str, str], Tokens] = {}
        self._changing = asyncio.Lock()

    async def of(self, app_id: str, name: str, url: str) -> Tokens | None:
        """The tokens for the server at that address. Raises what the store raises when its key is needed."""
        key = (app_id, name)
        if key not in self._open and key in self._sealed and (seals := await self._seals()) is not None:
            try:
                plain = seals.unseal(base64.b64decode(self._sealed[key]), _bound(key))
                self._open.setdefault(key, Tokens.model_validate_json(plain))
            except (SealBroken, ValidationError, ValueError):
                # Of another store, or edited: whoever needs it signs in again.
                del self._sealed[key]
        found = self._open.get(key)
        return found if found is not None and found.url == url else None

    async def save(self, app_id: str, name: str, tokens: Tokens) -> None:
        """Keep them: sealed on disk before this returns, where the store's key lasts."""
        key = (app_id, name)
        self._open[key] = tokens
        seals = await self._seals()
        if seals is not None:
            sealed = seals.seal(tokens.model_dump_json().encode(), _bound(key))
            async with self._changing:
                self._sealed[key] = base64.b64encode(sealed).decode()
                await self._write()

    def expire(self, app_id: str, name: str) -> None:
        """The server does not take the token any more: it is refreshed before it is used again."""
        key = (app_id, name)
        if key in self._open:
            self._open[key] = self._open[key].model_copy(update={"expires": 0.0})

    async def provider_changed(self, app_id: str, name: str, change: str) -> None:
        """What a deleted provider was given is gone."""
        if change == "deleted":
            self._open.pop((app_id, name), None)
            async with self._changing:
                if self._sealed.pop((app_id, name), None) is not None:
                    await self._write()

    async def _write(self) -> None:
        servers = [_Sealed(app_id=key[0], provider_name=key[1], sealed=one) for key, one in self._sealed.items()]
        await asyncio.to_thread(self._file.write, TokensOnDisk(servers=servers))


def _bound(key: tuple[str, str]) -> bytes:
    return Seals.associated_data("mcp-tokens", *key)
