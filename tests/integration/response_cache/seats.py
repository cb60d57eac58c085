"""Seats of a team: response caches of their own over one server."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from ipc.messages import Encoded, ProviderIdentity
from main_process.response_cache import ResponseCache
from main_process.response_cache.second_level.following import Following
from main_process.response_cache.second_level.levels import Levels
from main_process.response_cache.second_level.shared.address import Address
from main_process.response_cache.second_level.shared.shared_cache import LEASE, SharedCache
from main_process.response_cache.second_level.warm.warm_start import WarmStart
from main_process.vault.sealing import Seals

TEAM_KEY = b"t" * 32
PROD = ProviderIdentity("app", "Prod")


class SeatAccounts:
    """A seat's providers: the credentials by name."""

    def __init__(self, key: bytes = TEAM_KEY) -> None:
        self._seals = Seals(key, "shared-cache")
        self.credentials: dict[ProviderIdentity, str] = {PROD: "one"}

    async def seals(self) -> Seals:
        return self._seals

    async def of(self, provider: ProviderIdentity | None) -> bytes | None:
        if provider is None or provider not in self.credentials:
            return None
        return self._seals.account("algolia", {"apiKey": self.credentials[provider]})


class Service:
    """Answers with the number of the call, after `seconds`; counts."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.calls = 0
        self.seconds = seconds

    async def __call__(self) -> Any:
        self.calls += 1
        answer = self.calls
        await asyncio.sleep(self.seconds)
        return answer


class Seat:
    """One seat; without a warm start, which has tests of its own."""

    def __init__(
        self, folder: Path, url: str, *, key: bytes = TEAM_KEY, time_limit: float, lease: float = LEASE
    ) -> None:
        self.told: list[tuple[str, bool]] = []
        """What was said to be the matter with the server."""
        self.accounts = SeatAccounts(key)
        self.levels = Levels(WarmStart(folder, self.accounts, enabled=False), self.accounts, time_limit=time_limit)
        self.cache = ResponseCache(level=self.levels)
        following = Following(self.levels, self.cache)
        self.shared = SharedCache(
            Address(url),
            Seals(key, "shared-cache"),
            self.accounts,
            follow=following.follow,
            missed=following.missed,
            time_limit=time_limit,
            lease=lease,
            tell=lambda why, used: self.told.append((why, used)),
        )
        self.levels.shared = self.shared

    async def ask(self, service: Callable[[], Any], key: str = "k", **options: Any) -> Encoded:
        """An answer of the provider `Prod`."""
        return await self.cache.get_encoded(key, service, **{"provider": PROD, **options})

    async def used(self, expected: bool = True) -> None:
        """Wait until the server is used, or is not."""
        async with asyncio.timeout(60):
            while self.shared.server.up is not expected:  # noqa: ASYNC110  # nothing announces it
                await asyncio.sleep(0.005)


@asynccontextmanager
async def team(
    folder: Path,
    *urls: str,
    key: bytes = TEAM_KEY,
    time_limit: float = 10.0,
    lease: float = 10.0,
    connected: bool = True,
) -> AsyncIterator[list[Seat]]:
    """Seats at these addresses. Their time limit is long, unless it is the point: machines may be busy."""
    async with AsyncExitStack() as closing:
        seats = [
            Seat(folder / str(at), url, key=key, time_limit=time_limit, lease=lease) for at, url in enumerate(urls)
        ]
        for seat in seats:
            closing.push_async_callback(seat.levels.aclose)
            closing.callback(seat.cache.close)
            seat.shared.server.start()
        if connected:
            for seat in seats:
                await seat.used()
        yield seats
