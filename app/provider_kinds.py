"""The kinds of provider that Latchkey brings. Registering them imports no SDK."""

from collections.abc import Sequence

from main_process.providers.types import ProviderKind
from main_process.sdks.algolia import provider_type as algolia
from main_process.sdks.local_search import provider_type as local_search
from main_process.sdks.openai import provider_type as openai
from main_process.sdks.rest import provider_type as rest


def built_in_kinds(service: local_search.Service) -> Sequence[ProviderKind]:
    """Every built-in kind; `service` is the Local Search that clients of its type speak to."""
    return (
        ProviderKind(algolia.ALGOLIA, algolia.make_client, algolia.probe, algolia.translate),
        ProviderKind(openai.OPENAI, openai.make_client, openai.probe, openai.translate),
        ProviderKind(rest.REST, rest.make_client, rest.probe, rest.translate),
        ProviderKind(
            local_search.LOCAL_SEARCH, local_search.factory(service), local_search.probe, local_search.translate
        ),
    )
