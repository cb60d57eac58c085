"""A user's desk with a warm start: runs that end well or by a kill, over one folder."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ipc.messages import ProviderIdentity
from main_process.kit.epochs import Scope
from main_process.response_cache.fetching import key_scope, provider_scope, tag_scope
from main_process.response_cache.second_level.level_key import LevelKey
from main_process.response_cache.second_level.warm.answers_file import Limits
from main_process.response_cache.second_level.warm.warm_start import WarmStart
from main_process.vault.sealing import Seals

PROD = ProviderIdentity("app", "Prod")


class FakeAccounts:
    """Accounts by name; the key is `key`, or None for one that lasts only for the session."""

    def __init__(self, key: bytes | None = b"k" * 32) -> None:
        self.key = key
        self.credentials: dict[ProviderIdentity, dict[str, str]] = {PROD: {"apiKey": "one"}}

    async def seals(self) -> Seals | None:
        return None if self.key is None else Seals(self.key, "warm-start")

    async def of(self, provider: ProviderIdentity | None) -> bytes | None:
        seals = await self.seals()
        if provider is None or seals is None:
            return b""
        return seals.account("algolia", self.credentials[provider]) if provider in self.credentials else None


def level_key(text: str, provider: ProviderIdentity | None = PROD, tags: Iterable[str] = ()) -> LevelKey:
    """The key under which a text key's answer is kept."""
    scopes: list[Scope] = [key_scope(text), *(tag_scope(tag) for tag in tags)]
    scopes.append(provider_scope(*provider) if provider else ("no-provider",))
    return LevelKey.of(text, provider, scopes)


@dataclass
class Desk:
    """One user's folder and clock."""

    folder: Path
    accounts: FakeAccounts = field(default_factory=FakeAccounts)
    wall: float = 1_700_000_000.0
    limits: Limits = field(default_factory=Limits)

    def start(self) -> WarmStart:
        """A run that the test ends itself."""
        return WarmStart(self.folder, self.accounts, limits=self.limits, wall=lambda: self.wall, batch_seconds=0.0)

    @asynccontextmanager
    async def run(self) -> AsyncIterator[WarmStart]:
        """A run that ends well."""
        warm = self.start()
        try:
            yield warm
        finally:
            await warm.aclose()

    async def remember(self, text: str, body: bytes = b'"old"', tags: Iterable[str] = ()) -> None:
        """A run that fetches one answer."""
        async with self.run() as warm:
            await keep(self, warm, text, body, tags=tags)

    async def served(self, text: str, tags: Iterable[str] = ()) -> bytes | None:
        """What the next run would show at once."""
        async with self.run() as warm:
            return await recall(self, warm, text, tags=tags)


async def keep(
    desk: Desk,
    warm: WarmStart,
    text: str,
    body: bytes = b'"old"',
    provider: ProviderIdentity | None = PROD,
    tags: Iterable[str] = (),
) -> None:
    """Fetch an answer in this run."""
    account = await desk.accounts.of(provider)
    assert account is not None
    warm.keep(level_key(text, provider, tags), account, body)


async def recall(
    desk: Desk, warm: WarmStart, text: str, provider: ProviderIdentity | None = PROD, tags: Iterable[str] = ()
) -> bytes | None:
    """Ask for the last run's answer."""
    account = await desk.accounts.of(provider)
    if account is None:
        return None
    found = await warm.recall(level_key(text, provider, tags), account)
    return None if found is None else found.body
