"""Checks of connections, with the client cache that they take their clients from."""

from main_process.client_cache import ClientCache
from main_process.providers.connection_check import ConnectionChecker
from main_process.providers.types import Factory, Probe, ProviderKind, ProviderType, ProviderTypes, Translate
from tests.fakes.clients import Directory


def a_checker(types: ProviderTypes, *, time_limit: float = 30.0) -> ConnectionChecker:
    """A checker that makes clients as the app does."""
    return ConnectionChecker(types, ClientCache(Directory().resolve, kind_of=types.kind).trial, time_limit=time_limit)


def teach(types: ProviderTypes, name: str, factory: Factory, probe: Probe, translate: Translate | None = None) -> None:
    """Let a type, known or not, be checked in this way."""
    types.register(ProviderKind(types.get(name) or ProviderType(name, name), factory, probe, translate))
