"""The pauses that services ask for (429), shared by all seats of an account: none of them asks before it is over.

value at the server: sealed (the pause's end by the server's clock, in ms), bound to the account's digest
"""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from ipc.messages import ProviderIdentity
from main_process.response_cache.second_level.shared import scripts
from main_process.response_cache.second_level.shared.names import DIGEST_BYTES, Naming
from main_process.response_cache.second_level.shared.server import Server
from main_process.vault.sealing import SealBroken, Seals

_LONGEST_MS = 3_600_000
"""However long another seat was asked to pause: a wrong figure must not stop everyone for days."""

OnPause: TypeAlias = Callable[[ProviderIdentity, float], None]
"""`on_pause(provider, seconds)`: another seat was asked to pause."""


class Pauses:
    """Tells the others of this seat's pauses, and this seat of theirs."""

    def __init__(
        self,
        seals: Seals,
        naming: Naming,
        server: Server,
        providers_of: Callable[[bytes], Iterable[ProviderIdentity]],
        on_pause: OnPause,
    ) -> None:
        """`providers_of(digest)`: this seat's providers of the account with that digest."""
        self._seals = seals
        self._naming = naming
        self._server = server
        self._providers_of = providers_of
        self._on_pause = on_pause
        server.also_hear(naming.pauses, self._published)

    async def begin(self, account: bytes, seconds: float) -> None:
        """This seat was asked to pause."""
        milliseconds = max(1, min(int(seconds * 1000), _LONGEST_MS))
        digest = self._naming.digest(("provider",), None, account)
        if (now_ms := self._server.now_ms()) is None:
            return
        sealed = self._seals.seal(b"%013d" % (now_ms + milliseconds), Seals.associated_data("pause", digest))
        arguments = milliseconds, sealed, self._naming.pauses, digest
        await self._server.run(scripts.PAUSE, [self._naming.pause(digest)], *arguments)

    def found(self, provider: ProviderIdentity, account: bytes, sealed: bytes, now_ms: int) -> None:
        """What stood at the server when this provider was about to be asked."""
        digest = self._naming.digest(("provider",), None, account)
        self._hear([provider], digest, sealed, now_ms)

    def _published(self, message: bytes) -> None:
        digest, sealed = message[:DIGEST_BYTES], message[DIGEST_BYTES:]
        if (now_ms := self._server.now_ms()) is not None:
            self._hear(self._providers_of(digest), digest, sealed, now_ms)

    def _hear(self, providers: Iterable[ProviderIdentity], digest: bytes, sealed: bytes, now_ms: int) -> None:
        try:
            until_ms = int(self._seals.unseal(sealed, Seals.associated_data("pause", digest)))
        except (SealBroken, ValueError):
            # The server's owner must not be able to keep anybody from asking.
            return
        if (left_ms := min(until_ms - self._server.no_earlier(now_ms), _LONGEST_MS)) > 0:
            for provider in providers:
                self._on_pause(provider, left_ms / 1000)
