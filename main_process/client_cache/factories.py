"""Which factory makes the client of which provider type, and how to call it without freezing the loop."""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from main_process.kit.threads import BoundedThreads

ClientFactory: TypeAlias = Callable[[Mapping[str, str]], Any | Awaitable[Any]]
"""`factory(credentials) -> client`, a plain function or a coroutine function."""


def is_async(function: Callable[..., Any]) -> bool:
    """Whether calling it gives a coroutine and does no work yet."""
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(getattr(function, "__call__", None))  # noqa: B004  # an object's own async __call__ is meant


class Factories:
    """The registered factories. Plain functions run on a bounded number of threads: they import whole SDKs."""

    def __init__(self, threads: BoundedThreads) -> None:
        self._threads = threads
        self._factories: dict[str, ClientFactory] = {}

    def register(self, provider_type: str, factory: ClientFactory) -> None:
        """Make `factory` the one for the type."""
        self._factories[provider_type] = factory

    def get(self, provider_type: str) -> ClientFactory | None:
        """The type's factory, or None."""
        return self._factories.get(provider_type)

    async def call(self, factory: ClientFactory, credentials: Mapping[str, str], *, late: Callable[[Any], None]) -> Any:
        """Make a client. If the caller gives up while a thread is at it, `late(client)` gets what it makes."""
        if is_async(factory):
            return await factory(credentials)
        made = await self._threads.run(lambda: factory(credentials), late=late)
        return await made if inspect.isawaitable(made) else made
