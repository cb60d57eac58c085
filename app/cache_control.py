"""The state of the response cache's levels and the user's choices about them, for the window and the command line.

`app.sharing` is imported where something is shared: it brings redis-py.
"""

import asyncio

from app.main_process import MainProcess
from ipc.errors import Code, Fault, InvalidParams, IpcError
from main_process.api.cache_level_channels import CacheStatus, Latency, MemoryLevel, ServerSize, SharedLevel, WarmLevel
from main_process.response_cache.second_level.choices import CacheChoices, Team
from main_process.response_cache.second_level.faults import REFUSALS, words_for
from main_process.response_cache.second_level.invitation import read_invitation, write_invitation

_SECONDS = 1.5
"""How long a status waits for the server: a little longer than an attempt to connect."""


class NotShared(IpcError):
    """The server refuses what was entered."""

    code = Code.SERVICE_REJECTED
    fault = Fault.CALLER
    default_message = "The shared cache refuses this."


class CacheControl:
    """Used on the event loop's thread."""

    def __init__(self, main: MainProcess) -> None:
        self._main = main

    async def status(self) -> CacheStatus:
        """Every level; opens what has not been needed yet, so that there is something to say."""
        levels = self._main.levels
        await levels.warm.look()
        await levels.flush()
        await levels.connected()
        if levels.shared is not None:
            await levels.shared.tried(_SECONDS)
        memory = self._main.response_cache.stats()
        choices = self._main.cache_choices.current
        return CacheStatus(
            memory=MemoryLevel.model_validate(_only(MemoryLevel, memory)),
            warm_start=WarmLevel.model_validate(levels.warm.stats()),
            shared_cache=await self._shared(),
            address=choices.shared,
            chosen=choices.sealed is not None,
            seat_name=choices.seat_name,
            service=Latency.model_validate(memory["load"]),
        )

    async def clear(self) -> None:
        """Drop every answer: in memory, on disk, and, where it is shared, for the whole team."""
        self._main.response_cache.clear()
        await self._main.levels.connected()
        await self._main.response_cache.flush()

    async def share(self, url: str, password: str, key: str) -> None:
        """Share from now on and after the next start. What the server refuses at once changes nothing.

        Raises `InvalidParams`, `NotShared`, and `NoPlaceForSecrets` where no key lasts.
        """
        from app.sharing import team_of  # noqa: PLC0415 (lazy: imports redis-py)

        await self._join(*team_of(url, password, key))

    async def accept(self, invitation: str, passphrase: str) -> None:
        """As `share`, with what a colleague's invitation says."""
        from app.sharing import shown_of  # noqa: PLC0415 (as above)

        team = await asyncio.to_thread(read_invitation, invitation, passphrase)
        await self._join(team, shown_of(team))

    async def invite(self, passphrase: str) -> str:
        """An invitation to the team. Raises `InvalidParams` where nothing is shared or the passphrase is short."""
        team = await self._main.cache_choices.team()
        if team is None:
            raise InvalidParams("Connect to a shared cache first.")
        return await asyncio.to_thread(write_invitation, team, passphrase)

    async def unshare(self) -> None:
        """Share no more, and forget the team's server and key."""
        await self._main.cache_choices.leave()
        await self._main.levels.disconnect()

    async def keep_warm_start(self, on: bool) -> None:
        """Keep the answers of this run for the next one; or delete what is kept."""
        await self._main.cache_choices.keep_warm_start(on)
        self._main.levels.warm.switch(on)

    async def name_seat(self, name: str | None) -> None:
        """What the team's other seats may call this one, from the next answer on; None: nobody is told."""
        await self._main.cache_choices.name_seat(name)
        if self._main.levels.shared is not None:
            self._main.levels.shared.name = name or ""

    async def _join(self, team: Team, shown: str) -> None:
        from app.sharing import share_responses  # noqa: PLC0415 (as above)

        main, before = self._main, self._main.cache_choices.current
        await main.cache_choices.join(team, shown)
        await main.levels.disconnect()
        share_responses(main, team.address, main.cache_choices.key_of(team))
        if main.levels.shared is None:
            return
        await main.levels.shared.tried(_SECONDS)
        why = str(main.levels.shared.stats()["why"])
        if why in REFUSALS:
            await self._put_back(before)
            raise NotShared(words_for(why))

    async def _put_back(self, before: CacheChoices) -> None:
        from app.sharing import join_team  # noqa: PLC0415 (as above)

        await self._main.cache_choices.put_back(before)
        await self._main.levels.disconnect()
        await join_team(self._main)

    async def _shared(self) -> SharedLevel | None:
        shared = self._main.levels.shared
        if shared is None:
            return None
        stats, size = shared.stats(), await shared.size()
        return SharedLevel.model_validate(
            {**stats, "sentence": words_for(stats["why"]), "size": ServerSize.model_validate(size) if size else None}
        )


def _only(model: type[MemoryLevel], found: dict[str, object]) -> dict[str, object]:
    """What the model has a place for."""
    return {info.alias or name: found[info.alias or name] for name, info in model.model_fields.items()}
