"""How clients are made: the factory of each type, called so that it can neither block nor end the loop."""

import asyncio
import inspect
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from ipc.errors import IpcError
from main_process.errors import ClientCreationFailed, UnknownProviderType
from main_process.kit.contained import Contained, name_of
from main_process.kit.threads import BoundedThreads
from main_process.providers.types import Factory, ProviderKind

KindOf: TypeAlias = Callable[[str], ProviderKind | None]
"""`kind_of(provider_type)`: what is registered of the type, or None."""


def is_async(function: Callable[..., Any]) -> bool:
    """Whether calling it gives a coroutine and does no work yet."""
    # Of an object its class's `__call__` is meant: a class that has one makes plain objects when it is called itself.
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(type(function).__call__)


class Factories:
    """Makes clients. Plain functions run on a bounded number of threads: they import whole SDKs.

    A factory that was registered here goes before its kind's own.
    """

    def __init__(self, kind_of: KindOf, threads: BoundedThreads, timeout: float) -> None:
        self._kind_of = kind_of
        self._threads = threads
        self._timeout = timeout
        self._factories: dict[str, Factory] = {}

    def register(self, provider_type: str, factory: Factory) -> bool:
        """Make `factory` the one for the type; whether it replaces another."""
        replaces = self._find(provider_type) is not None
        self._factories[provider_type] = factory
        return replaces

    async def make(self, provider_type: str, credentials: Mapping[str, str], *, late: Callable[[Any], None]) -> Any:
        """A client of the type. If the caller is cancelled while a thread makes the client, `late(client)` gets it.

        Raises UnknownProviderType, CredentialsInvalid, ClientCreationFailed, or the IpcError that a factory raises.
        """
        factory = self._find(provider_type)
        if factory is None:
            raise UnknownProviderType
        kind = self._kind_of(provider_type)
        if kind is not None:  # mutant: if False:
            # Names what is missing. What an older version stored, or an import, may hold what no service could be sent.
            kind.schema.check(credentials)
        try:
            async with asyncio.timeout(self._timeout):
                with Contained():
                    return await self._call(factory, credentials, late)
        except IpcError:
            raise
        except TimeoutError:
            raise ClientCreationFailed("Making the client took too long. Try again.") from None
        except Exception as error:  # noqa: BLE001  # a factory may raise anything
            # The error's text may hold the key; its type's name cannot.
            raise ClientCreationFailed(
                f"The client could not be made ({name_of(error)}). Check the provider's credentials, then try again."
            ) from None

    def secrets(self, provider_type: str, credentials: Mapping[str, str]) -> tuple[str, ...]:
        """The credentials that the type does not declare as public: of an unknown type all of them."""
        kind = self._kind_of(provider_type)
        public = kind.schema.public_fields(credentials) if kind is not None else {}
        return tuple(value for name, value in credentials.items() if name not in public)

    def _find(self, provider_type: str) -> Factory | None:
        factory = self._factories.get(provider_type)
        if factory is None and (kind := self._kind_of(provider_type)) is not None:
            factory = kind.factory
        return factory

    async def _call(self, factory: Factory, credentials: Mapping[str, str], late: Callable[[Any], None]) -> Any:
        if is_async(factory):
            return await factory(credentials)
        made = await self._threads.run(lambda: factory(credentials), late=late)
        return await made if inspect.isawaitable(made) else made
