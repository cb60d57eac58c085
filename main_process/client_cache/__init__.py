"""One live client per provider: single flight, leases, bounds, and every client closed exactly once.

To use it: `async with cache.lease(hash, app_id, name) as client`, or `get_client` for use at once. `cache.py` hands
out, `creation.py` and `factories.py` make, `closing.py` closes, `trials.py` does both for credentials that are not
stored.

A client is cached under (provider hash, app id, name) and never handed to whoever differs in one of them. Its factory
is the one registered here, else its kind's (`main_process.providers.types`). Concurrent callers share one creation, a
`main_process.kit.guarded_flights.Guarded`: when it lands, it is kept only if nothing has invalidated its provider, its
type or everything since it began. After a save nobody is handed the old client, whoever waited for it included.

A client that leaves is retired: it is closed after its last lease and a grace period, or at a hard deadline, off the
loop. Code that is not ours, factories and `close`, is contained: whatever it raises is one call's failure. Hits are
counted on the clients, for the hit path writes nothing else; `statistics.py` takes them over when a client leaves.

Tests: tests/unit/client_cache, all of them through `ClientCache`.
"""

from main_process.client_cache.cache import ClientCache
from main_process.client_cache.client import CachedClient
from main_process.client_cache.closing import Closing, ClosingReport
from main_process.client_cache.settings import ClientCacheSettings

__all__ = ["CachedClient", "ClientCache", "ClientCacheSettings", "Closing", "ClosingReport"]
