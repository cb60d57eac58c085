"""What `latchkey cache` asks for: how the response cache's levels are, and the user's choices about them."""

from typing import Any

from app.instance.commands import Table
from app.main_process import MainProcess
from ipc.messages import Nothing, WireModel

_SECONDS = 1.0


class Share(WireModel):
    """The team's server. The password is empty where there is none; the key is 32 bytes in base64."""

    url: str
    password: str
    key: str


class Switch(WireModel):
    """On, or off."""

    on: bool


class CacheCommands:
    """The commands of the response cache."""

    def __init__(self, main: MainProcess) -> None:
        self._main = main

    def table(self) -> Table:
        """Every command."""
        return {
            "cache-status": (Nothing, self._status),
            "cache-clear": (Nothing, self._clear),
            "cache-share": (Share, self._share),
            "cache-unshare": (Nothing, self._unshare),
            "cache-warm-start": (Switch, self._warm_start),
        }

    async def _status(self, _request: Nothing) -> dict[str, Any]:
        levels = self._main.levels
        await levels.warm.look()
        await levels.flush()
        await levels.connected()
        if levels.shared is not None:
            await levels.shared.tried(_SECONDS)
        memory = self._main.response_cache.stats()
        wanted = ("entries", "bytes", "requests", "hits", "stale", "shared", "misses", "hitRate")
        return {
            "memory": {name: memory[name] for name in wanted},
            "address": self._main.cache_choices.current.shared,
            **levels.stats(),
        }

    async def _clear(self, _request: Nothing) -> dict[str, Any]:
        self._main.response_cache.clear()
        await self._main.levels.connected()
        await self._main.response_cache.flush()
        return {"cleared": True}

    async def _share(self, wanted: Share) -> dict[str, Any]:
        from app.sharing import share_responses, team_of  # noqa: PLC0415 (lazy: imports redis-py)

        team, shown = team_of(wanted.url, wanted.password, wanted.key)
        await self._main.cache_choices.join(team, shown)
        await self._main.levels.disconnect()
        share_responses(self._main, team.address, self._main.cache_choices.key_of(team))
        if self._main.levels.shared is not None:
            await self._main.levels.shared.tried(_SECONDS)
        return await self._status(Nothing())

    async def _unshare(self, _request: Nothing) -> dict[str, Any]:
        await self._main.cache_choices.leave()
        await self._main.levels.disconnect()
        return await self._status(Nothing())

    async def _warm_start(self, wanted: Switch) -> dict[str, Any]:
        await self._main.cache_choices.keep_warm_start(wanted.on)
        self._main.levels.warm.switch(wanted.on)
        return await self._status(Nothing())
