"""The server's names for things: keyed digests, all in one slot. And which scopes an answer has there."""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import orjson

from ipc.messages import ProviderIdentity
from main_process.kit.epochs import Scope
from main_process.response_cache.second_level.level_key import EVERYTHING, LevelKey, subject_of
from main_process.response_cache.second_level.shared.entries import VERSION
from main_process.vault.sealing import Seals

DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class Names:
    """The server's keys of one answer. `digests`: its scopes in a fixed order."""

    id: bytes
    entry: bytes
    lease: bytes
    done: bytes
    pause: bytes
    digests: tuple[bytes, ...]
    generations: tuple[bytes, ...]


class Naming:
    """Names under the team's key. The server sees digests of one length and nothing else."""

    def __init__(self, seals: Seals) -> None:
        self._seals = seals
        # The braces keep all names of a team in one slot of a cluster, where scripts may use them together.
        self._prefix = b"lk:{" + seals.name("team")[:6].hex().encode() + b"}:"
        self.number = self._prefix + b"n"
        self.notices = self._prefix + b"c"
        self.pauses = self._prefix + b"p"

    def of(self, key: LevelKey, account: bytes) -> Names:
        """The names of one answer. Only who has the same scopes shares it: a write drops what its own tags say."""
        digests = tuple(sorted({self.digest(scope, key.provider, account) for scope in key.scopes}))
        # With the version: what another one writes is never in the way.
        name = self._seals.name("answer", VERSION, account, key.subject, *digests)
        text = name.hex().encode()
        return Names(
            name,
            self._prefix + b"e:" + text,
            self._prefix + b"l:" + text,
            self._prefix + b"d:" + text,
            self.pause(self.digest(("provider",), None, account)),
            digests,
            tuple(self.generation(digest) for digest in digests),
        )

    def generation(self, digest: bytes) -> bytes:
        """Where the scope's generation is."""
        return self._prefix + b"g:" + digest.hex().encode()

    def pause(self, digest: bytes) -> bytes:
        """Where the pause of the account with that digest is."""
        return self._prefix + b"p:" + digest.hex().encode()

    def budget(self, digest: bytes) -> bytes:
        """Where the use of the account with that digest is counted."""
        return self._prefix + b"b:" + digest.hex().encode()

    def digest(self, scope: Scope, provider: ProviderIdentity | None = None, account: bytes = b"") -> bytes:
        """The scope's digest. A provider counts as its account, by whatever name, also within a tag."""
        kind = str(scope[0])
        if kind == "provider":
            return self._seals.name("scope", "account", account)
        if kind == "tag":
            return self._tag(str(scope[1]), provider, account)
        if kind == "key":
            key = scope[1]
            # Without the account, which a key does not tell: who drops it drops it for all.
            return self._seals.name("scope", "key", subject_of(key, provider or ("", "")))  # type: ignore[arg-type]  # a cache key
        return self._seals.name("scope", *(str(part) for part in scope))

    def tags_of(self, tag: str, accounts: Mapping[ProviderIdentity, bytes]) -> set[bytes]:
        """Every digest that a tag may have, given the accounts of the providers that it may name."""
        found = {self._tag(tag, None, b"")}
        found.update(self._tag(tag, provider, account) for provider, account in accounts.items())
        return found

    def _tag(self, tag: str, provider: ProviderIdentity | None, account: bytes) -> bytes:
        parts = _parts(tag)
        if provider is not None:
            for place in range(len(parts) - 1):
                if (parts[place], parts[place + 1]) == provider:
                    return self._seals.name("scope", "tag of", account, *parts[:place], 0, *parts[place + 2 :])
        return self._seals.name("scope", "tag", tag)


def providers_in(tag: str) -> set[ProviderIdentity]:
    """The providers that a tag may name: Latchkey's own tags are lists in JSON, with app id and name side by side."""
    return {ProviderIdentity(*pair) for pair in itertools.pairwise(_parts(tag))}


def everything(scopes: Iterable[Scope]) -> bool:
    """Whether one of these covers all answers."""
    return EVERYTHING in scopes


def _parts(tag: str) -> list[str]:
    try:
        found = orjson.loads(tag)
    except orjson.JSONDecodeError:
        return []
    return found if isinstance(found, list) and all(isinstance(part, str) for part in found) else []
