"""The vault is tested through the controller that everyone uses: the fixtures are those of the providers."""

from tests.unit.providers.conftest import open_store, store, types

__all__ = ["open_store", "store", "types"]
