"""Which provider: the one identity that caches, pauses and the ledger go by."""

from typing import NamedTuple


class ProviderIdentity(NamedTuple):
    """A provider of an app. The hash that the renderer sends beside it is a hint, and never part of it."""

    app_id: str
    provider_name: str
