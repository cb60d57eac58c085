"""One live client per provider: single flight, leases, bounds, and every client closed exactly once."""

from main_process.client_cache.cache import ClientCache
from main_process.client_cache.client import CachedClient
from main_process.client_cache.closing import Closing, ClosingReport
from main_process.client_cache.settings import ClientCacheSettings

__all__ = ["CachedClient", "ClientCache", "ClientCacheSettings", "Closing", "ClosingReport"]
