"""Answers that are still good: single flight, TTL, bounds, and never one that an invalidation has overtaken."""

from main_process.response_cache.cache import ResponseCache
from main_process.response_cache.freshness import STALE_IF_ERROR
from main_process.response_cache.handler import CachedHandler
from main_process.response_cache.settings import ResponseCacheSettings

__all__ = ["STALE_IF_ERROR", "CachedHandler", "ResponseCache", "ResponseCacheSettings"]
