"""What `latchkey cache` asks for: how the response cache's levels are, and the user's choices about them."""

from typing import Any

from app.cache_control import CacheControl
from app.instance.commands import Table
from app.main_process import MainProcess
from ipc.messages import Nothing, WireModel


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
        self._control = CacheControl(main)

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
        return (await self._control.status()).model_dump(mode="json")

    async def _clear(self, _request: Nothing) -> dict[str, Any]:
        await self._control.clear()
        return {"cleared": True}

    async def _share(self, wanted: Share) -> dict[str, Any]:
        await self._control.share(wanted.url, wanted.password, wanted.key)
        return await self._status(Nothing())

    async def _unshare(self, _request: Nothing) -> dict[str, Any]:
        await self._control.unshare()
        return await self._status(Nothing())

    async def _warm_start(self, wanted: Switch) -> dict[str, Any]:
        await self._control.keep_warm_start(wanted.on)
        return await self._status(Nothing())
