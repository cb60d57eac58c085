"""Answers that are still good: single flight, ages, bounds, and never one that an invalidation has overtaken.

To use it: wrap a handler that only reads in `cached_handler`, or `await cache.get(key, fetcher)`. Answers are kept as
the JSON bytes that go on the wire; what is handed out is never the cached object. `cache.py` decides, `handler.py`
makes keys of params, `freshness.py` reads `cache` and `forceRefresh`, `store.py` and `sieve.py` bound and evict.

How old an answer may be is its reader's figure: an entry knows when it was answered, and is kept as long as the longest
that anybody asked. Keys are injective over what is sent, types included. A fetch is a `Guarded` flight: it notes the
epoch before it reads anything, and is kept only if its key, provider, tags or everything have not been invalidated
since; whoever waits for it gets its answer all the same. An invalidation is one synchronous call; the memory of what
left is freed a slice at a time. Below memory there may be a second level (`second_level`), which is asked before the
service and told of every invalidation.

Tests: tests/unit/response_cache, nearly all through `ResponseCache`.
"""

from main_process.response_cache.cache import ResponseCache
from main_process.response_cache.freshness import STALE_IF_ERROR
from main_process.response_cache.handler import CachedHandler
from main_process.response_cache.settings import ResponseCacheSettings

__all__ = ["STALE_IF_ERROR", "CachedHandler", "ResponseCache", "ResponseCacheSettings"]
