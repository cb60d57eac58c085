"""The provider types that Latchkey brings: each with its schema, its factory, its test, and what its errors mean."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from main_process.errors import ServiceError
from main_process.providers.types import ProviderType
from main_process.sdks.algolia import provider_type as algolia
from main_process.sdks.local_search import provider_type as local_search
from main_process.sdks.openai import provider_type as openai
from main_process.sdks.rest import provider_type as rest

Probe: TypeAlias = Callable[[Any], Awaitable[str]]
"""`await probe(client)` calls something harmless and says in a sentence how it went; raises what the client raises."""


@dataclass(frozen=True, slots=True)
class SdkType:
    """All that makes a provider type work. Registering it imports no SDK."""

    schema: ProviderType
    factory: Callable[[Mapping[str, str]], Any]
    probe: Probe
    translate: Callable[[Exception], ServiceError | None]


def built_in_types(service: local_search.Service) -> Sequence[SdkType]:
    """Every built-in type; `service` is the Local Search that clients of its type speak to."""
    return (
        SdkType(algolia.ALGOLIA, algolia.make_client, algolia.probe, algolia.translate),
        SdkType(openai.OPENAI, openai.make_client, openai.probe, openai.translate),
        SdkType(rest.REST, rest.make_client, rest.probe, rest.translate),
        SdkType(local_search.LOCAL_SEARCH, local_search.factory(service), local_search.probe, local_search.translate),
    )
