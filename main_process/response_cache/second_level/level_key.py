"""What an answer is kept under beyond memory, and what invalidates it there."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson

from ipc.messages import ProviderIdentity
from main_process.kit.epochs import Scope
from main_process.response_cache.codec import CacheKey

EVERYTHING: Scope = ("everything",)
"""The scope that covers every answer."""

_IDENTITY = frozenset(
    {"providerHash", "provider_hash", "dashboardAppId", "dashboard_app_id", "providerName", "provider_name"}
)


def channel_of(key: CacheKey) -> str:
    """The channel of a handler's key; of a text key the part before its first colon, or all of it."""
    return key.partition(":")[0] if isinstance(key, str) else key.partition(b":")[0].decode()


def channel_scope(channel: str) -> Scope:
    """The scope of all answers of one channel."""
    return ("channel", channel)


def prefix_scope(prefix: str) -> Scope:
    """The scope that covers every key with this prefix, as narrow as a level can tell: one channel, or everything."""
    channel, colon, rest = prefix.partition(":")
    return channel_scope(channel) if colon and not rest else EVERYTHING


def subject_of(key: CacheKey, provider: ProviderIdentity | None) -> bytes:
    """What is asked, without who is asked: the key without the names of the provider, which may differ between seats.

    Text and params never give the same subject.
    """
    if isinstance(key, str):
        return b"t" + key.encode("utf-8", "surrogatepass")
    if provider is None:
        return b"p" + key
    channel, _, params = key.partition(b":")
    fields: dict[str, Any] = orjson.loads(params)
    asked = {name: value for name, value in fields.items() if name not in _IDENTITY}
    return b"p" + channel + b":" + orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)


@dataclass(frozen=True, slots=True)
class LevelKey:
    """What is asked of whom, and everything that invalidates the answer, `EVERYTHING` included."""

    provider: ProviderIdentity | None
    subject: bytes
    scopes: frozenset[Scope]

    @classmethod
    def of(cls, key: CacheKey, provider: ProviderIdentity | None, scopes: Iterable[Scope]) -> "LevelKey":
        """From memory's key and the scopes that it knows."""
        covering = {EVERYTHING, channel_scope(channel_of(key))}
        return cls(provider, subject_of(key, provider), frozenset(scopes) | covering)
