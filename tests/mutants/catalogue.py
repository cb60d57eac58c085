"""Every guard of the caches: epoch comparisons, lease checks, identity checks, and the bounds."""

# ruff: noqa: E501  # a line of code, and beside it the same line without its guard

from tests.mutants.mutant import CLIENT, RESPONSE, Mutant

EPOCHS = "main_process/kit/epochs.py"
FLIGHT = "main_process/kit/single_flight.py"
CLIENTS = "main_process/client_cache/cache.py"
CREATION = "main_process/client_cache/creation.py"
CLOSING = "main_process/client_cache/closing.py"
LEASE = "main_process/client_cache/lease.py"
RESPONSES = "main_process/response_cache/cache.py"
FETCHING = "main_process/response_cache/fetching.py"
HANDLER = "main_process/response_cache/handler.py"
STORE = "main_process/response_cache/store.py"
SIEVE = "main_process/response_cache/sieve.py"
CODEC = "main_process/response_cache/codec.py"

FLIGHT_TESTS = ("tests/unit/kit/test_single_flight.py",)
EPOCH_TESTS = ("tests/unit/kit/test_epochs.py",)

MUTANTS = (
    # Epochs
    Mutant("epochs: the global epoch", EPOCHS, "if begun < self._everything:", "if False:", EPOCH_TESTS),
    Mutant("epochs: a scope's epoch", EPOCHS, "begun >= last.get(scope, 0)", "scope == scope", EPOCH_TESTS),
    Mutant("epochs: forgetting is safe", EPOCHS, "self._everything = self._last.pop(scope)", "self._last.pop(scope)", EPOCH_TESTS),
    # The flight
    Mutant("flight: others still wait", FLIGHT, "if self._waiters or self._landed", "if self._landed", FLIGHT_TESTS),
    Mutant("flight: it has landed", FLIGHT, "if self._waiters or self._landed or", "if self._waiters or", FLIGHT_TESTS),
    Mutant("flight: it is persistent", FLIGHT, " or self.persistent:", ":", FLIGHT_TESTS),
    Mutant("flight: nobody waits, so cancel", FLIGHT, "        self.abandoned = True\n        self._task.cancel()", "        self.abandoned = True", FLIGHT_TESTS),
    Mutant("flight: a context of its own", FLIGHT, "context=context or Context()", "context=context", FLIGHT_TESTS),
    Mutant("flight: one traceback", FLIGHT, ".with_traceback(self._traceback)", "", FLIGHT_TESTS),
    Mutant("flight: cancelled work is a failure", FLIGHT, "self._error = WorkCancelled()", "self._error = asyncio.CancelledError()", FLIGHT_TESTS),
    Mutant("flight: the owner acts first", FLIGHT, "            self._on_landed(self)\n        finally:", "            asyncio.get_running_loop().call_later(1, self._on_landed, self)\n        finally:", FLIGHT_TESTS),
    # The client cache: epochs
    Mutant("clients: epoch at the end of a creation", CLIENTS, "        if self._stands(creation):\n            self._backoff", "        if True:\n            self._backoff", CLIENT),
    Mutant("clients: epoch before joining a creation", CLIENTS, "if creation is not None and self._stands(creation):", "if creation is not None:", CLIENT),
    Mutant("clients: epoch of the saves on waking", CLIENTS, "if self._saves.stands(begun, scopes) and entry.state", "if entry.state", CLIENT),
    Mutant("clients: epoch of the saves on a failure", CLIENTS, "if self._saves.stands(begun, scopes) and not self._shut:", "if not self._shut:", CLIENT),
    Mutant("clients: a failure of the old key is no failure", CLIENTS, "if self._stands(creation) and isinstance(error, ClientCreationFailed):", "if isinstance(error, ClientCreationFailed):", CLIENT),
    Mutant("clients: epoch of the provider", CREATION, "self.scopes = [provider_scope(key[1], key[2])]", "self.scopes: list[Scope] = []", CLIENT),
    Mutant("clients: epoch of the type", CREATION, "self.scopes.append(type_scope(provider.type))", "pass", CLIENT),
    Mutant("clients: a save ends an epoch", CLIENTS, "        self._saves.end(provider_scope(app_id, provider_name))\n", "", CLIENT),
    Mutant("clients: an invalidation ends an epoch", CLIENTS, "        self._epochs.end(provider_scope(app_id, provider_name))\n        self._backoff", "        self._backoff", CLIENT),
    # The client cache: identity
    Mutant("clients: this creation, not the key's", CLIENTS, "if self._creations.get(creation.key) is creation:", "if creation.key in self._creations:", CLIENT),
    Mutant("clients: a client that is there already", CLIENTS, "if (made := self._live.get(key)) is not None:", "if (made := self._live.get(key)) is not None and False:", CLIENT),
    Mutant("clients: the hash is part of the identity", CLIENTS, "entry = self._live[provider_hash, app_id, provider_name]", "entry = {e.provider: e for e in self._live.values()}[app_id, provider_name]", CLIENT),
    Mutant("clients: an MCP server is no credential", CREATION, 'if provider.provider_class == "mcp":', "if False:", CLIENT),
    Mutant("clients: missing fields", CREATION, "if missing := self._missing_fields(provider):", "if missing := ():", CLIENT),
    # The client cache: leases and closing
    Mutant("clients: a lease counts", LEASE, "entry.leases += 1", "pass", CLIENT),
    Mutant("clients: not while leased", CLOSING, "client.state is State.RETIRED and not client.leases and", "client.state is State.RETIRED and", CLIENT),
    Mutant("clients: not in its grace", CLOSING, " and not client.leases and not client.in_grace:", " and not client.leases:", CLIENT),
    Mutant("clients: only retired ones are closed", CLOSING, "if client.state is State.RETIRED and not client.leases", "if not client.leases", CLIENT),
    Mutant("clients: who waited through an invalidation", CLIENTS, "entry.handed_over = flight.waiters > 0 and not self._shut", "pass", CLIENT),
    Mutant("clients: a client already closed", CLIENTS, " and entry.state in (State.LIVE, State.RETIRED):", ":", CLIENT),
    Mutant("clients: leased ones leave last", CLIENTS, "key=lambda c: (c.leases > 0, c.used)", "key=lambda c: c.used", CLIENT),
    Mutant("clients: in use is not idle", "main_process/client_cache/client.py", "if activity != self.seen or self.leases:", "if activity != self.seen:", CLIENT),
    Mutant("clients: the hard deadline", CLOSING, "client.timers.append(loop.call_later(self._settings.lease_deadline, self._deadline, client))", "pass", CLIENT),
    Mutant("clients: the bound", CLIENTS, "if len(self._live) > self._settings.max_clients:", "if False:", CLIENT),
    Mutant("clients: hashes per provider", CLIENTS, "if len(siblings) > self._settings.max_hashes_per_provider:", "if False:", CLIENT),
    Mutant("clients: what comes late is closed", "main_process/kit/threads.py", "elif self._late is not None:", "elif False:", CLIENT),
    # The response cache: epochs and identity
    Mutant("responses: epoch at the end of a fetch", RESPONSES, "may_store = current and self._stands(fetching)", "may_store = current", RESPONSE),
    Mutant("responses: this fetch, not the key's", RESPONSES, "may_store = current and self._stands(fetching)", "may_store = self._stands(fetching)", RESPONSE),
    Mutant("responses: the newer fetch stays joinable", RESPONSES, "current = self._flights.get(question.key) is fetching\n        if current:", "current = self._flights.get(question.key) is fetching\n        if question.key in self._flights:", RESPONSE),
    Mutant("responses: epoch before joining a fetch", RESPONSES, "return fetching if fetching is not None and self._stands(fetching) else None", "return fetching", RESPONSE),
    Mutant("responses: the abandoned fetch leaves", RESPONSES, "            del self._flights[fetching.question.key]\n", "            pass\n", RESPONSE),
    Mutant("responses: forced ones share only what has not begun", RESPONSES, "not (force_refresh and fetching.flight.begun)", "True", RESPONSE),
    Mutant("responses: epoch of the key", FETCHING, "            key_scope(question.key),\n", "", RESPONSE),
    Mutant("responses: epoch of the provider", FETCHING, "provider_scope(*question.provider) if question.provider is not None else NO_PROVIDER", "NO_PROVIDER", RESPONSE),
    Mutant("responses: epoch of no provider", RESPONSES, "        self._epochs.end(NO_PROVIDER)\n", "", RESPONSE),
    Mutant("responses: epoch of the tags", FETCHING, "            *(tag_scope(tag) for tag in question.tags),\n", "", RESPONSE),
    Mutant("responses: epoch of a prefix", RESPONSES, "if starts_with(fetching.question.key, prefix):", "if False:", RESPONSE),
    Mutant("responses: clear ends all epochs", RESPONSES, "        self._epochs.end_all()\n", "", RESPONSE),
    # The response cache: freshness
    Mutant("responses: a hit is fresh", RESPONSES, "if self._now() < entry.fresh_until and not force_refresh", "if not force_refresh", RESPONSE),
    Mutant("responses: a hit minds its TTL", RESPONSES, " and 0 < ttl <= LONGEST and ttl is not True:", ":", RESPONSE),
    Mutant("responses: stale only within the window", RESPONSES, "if not window or entry is None", "if entry is None", RESPONSE),
    Mutant("responses: a refusal is no outage", RESPONSES, " or not is_outage(error):", ":", RESPONSE),
    Mutant("responses: one refresh in the background", RESPONSES, "if self._in_flight(question.key) is None:", "if True:", RESPONSE),
    Mutant("responses: the background has a limit", RESPONSES, "replace(question, timeout=self._settings.background_timeout)", "question", RESPONSE),
    Mutant("responses: the check comes first", HANDLER, "if self._check is not None:", "if False:", RESPONSE),
    Mutant("responses: keys end their channel", CODEC, 'return f"{channel}:".encode()', "return channel.encode()", RESPONSE),
    Mutant("responses: NaN is refused", CODEC, 'if b"null" in encoded and', 'if b"NaN" in encoded and', RESPONSE),
    # The response cache: bounds
    Mutant("responses: the bound in entries", STORE, "len(self.entries) >= self._settings.max_entries or ", "", RESPONSE),
    Mutant("responses: the bound in bytes", STORE, " or self.bytes + entry.size > self._settings.max_bytes:", ":", RESPONSE),
    Mutant("responses: oversized answers", STORE, "if entry.size > min(self._settings.max_entry_bytes, self._settings.max_bytes):", "if False:", RESPONSE),
    Mutant("responses: what has left is no victim", STORE, "            self.settle()\n            self.remove(", "            self.remove(", RESPONSE),
    Mutant("responses: a whole provider leaves", STORE, "                del self.entries[key]\n        return", "                pass\n        return", RESPONSE),
    Mutant("responses: others stay", STORE, "if len(leaving) == len(self.entries):", "if leaving:", RESPONSE),
    Mutant("responses: clear leaves nothing", STORE, "        self._sizes.clear()\n        self.entries.clear()\n", "        self._sizes.clear()\n", RESPONSE),
    Mutant("responses: hits that leave are counted", STORE, "        self._statistics.settled(entry)\n", "", RESPONSE),
    Mutant("responses: statistics wait for no one", RESPONSES, "        self._store.settle()  # The hits", "        # The hits", RESPONSE),
    Mutant("responses: hits are spared", SIEVE, "entry.hits != entry.seen:", "entry.hits < entry.seen:", RESPONSE),
    Mutant("responses: the hand moves on", SIEVE, "if self._hand is entry:", "if False:", RESPONSE),
)  # fmt: skip
"""Some hundred lines that must each be missed."""
