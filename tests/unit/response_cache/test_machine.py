"""The response cache under any sequence of operations, in any order of ready callbacks."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from main_process.response_cache import ResponseCache, ResponseCacheSettings
from tests.fakes.loop import ShufflingLoop

KEYS = ("a:1", "a:2", "b:1", "c:1")
PROVIDERS = {"a:1": ("A", "P"), "a:2": ("A", "Q"), "b:1": ("B", "P"), "c:1": None}
TAGS = {"a:1": "even", "a:2": "odd", "b:1": "even", "c:1": "odd"}
TTL, WINDOW = 10.0, 100.0
MAX_ENTRIES, MAX_BYTES = 3, 200


class Down(Exception):
    """The service is down."""


@dataclass
class Fetch:
    """One fetch of the model: when it was asked for, when it began, and the gate that may hold it up."""

    key: str
    asked: int
    began: int
    forced: bool
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    over: bool = False


class ResponseCacheMachine(RuleBasedStateMachine):
    """The model: a counter of steps, and the step of each key's last invalidation. An answer tells when it began."""

    @initialize(seed=st.integers(0, 2**32))
    def start(self, seed: int) -> None:
        """An empty cache."""
        self.loop = ShufflingLoop(seed)
        self.cache = ResponseCache(
            settings=ResponseCacheSettings(
                max_entries=MAX_ENTRIES, max_bytes=MAX_BYTES, age_jitter=0.0, background_timeout=10**9
            ),
            now=self.loop.time,
        )
        self.step = 0
        self.invalidated = dict.fromkeys(KEYS, 0)
        self.fetches: list[Fetch] = []
        self.calls: list[asyncio.Task[None]] = []
        self.cancelled = dict.fromkeys(KEYS, 0)
        self.asked = 0
        self.held = self.down = False
        self.size = 0

    async def fetch(self, key: str, asked: int, forced: bool) -> Any:
        """The fetcher of one call."""
        self.step += 1
        running = [f for f in self.fetches if f.key == key and not f.over and f.asked > self.invalidated[key]]
        if not forced and asked > self.invalidated[key] >= self.cancelled[key]:
            assert [f for f in running if not f.forced] == []
        fetch = Fetch(key, asked, self.step, forced)
        self.fetches.append(fetch)
        ended = self.loop.time()
        try:
            if self.held:
                await fetch.gate.wait()
            await asyncio.sleep(0)
            if self.down:
                raise Down
            ended = self.loop.time()
        finally:
            fetch.over = True
        return {"asked": asked, "began": fetch.began, "at": ended, "padding": "x" * self.size}

    async def call(self, key: str, options: dict[str, Any]) -> None:
        """One caller, and what must be true of the answer in the moment in which it is there."""
        self.step += 1
        called, self.asked = self.step, self.asked + 1
        forced = options["force_refresh"]
        try:
            encoded = await self.cache.get_encoded(
                key,
                lambda: self.fetch(key, called, forced),
                provider=PROVIDERS[key],
                tags=[TAGS[key]],
                ttl=TTL,
                **options,
            )
        except Down:
            return
        answer = orjson.loads(encoded.body)
        age = self.loop.time() - answer["at"]
        if self.invalidated[key] <= called:
            assert answer["asked"] > self.invalidated[key]
        match encoded.source:
            case "hit":
                assert age < TTL
            case "stale":
                assert answer["asked"] > self.invalidated[key]
                assert age < TTL + max(options["stale_while_revalidate"], options["stale_if_error"])
            case _ if forced:
                assert answer["began"] > called

    @rule(
        key=st.sampled_from(KEYS),
        forced=st.booleans(),
        window=st.sampled_from([0.0, WINDOW]),
        on_error=st.sampled_from([0.0, WINDOW]),
        count=st.integers(1, 3),
    )
    def ask(self, key: str, forced: bool, window: float, on_error: float, count: int) -> None:
        """Some callers ask the same."""
        options = {"force_refresh": forced, "stale_while_revalidate": window, "stale_if_error": on_error}
        for _ in range(count):
            self.calls.append(self.loop.create_task(self.call(key, options), name=key))

    @precondition(lambda self: self.calls)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        """One caller gives up."""
        index = data.draw(st.integers(0, len(self.calls) - 1))
        self.step += 1
        self.cancelled[self.calls[index].get_name()] = self.step
        self.calls[index].cancel()

    def at_once(self, change: Callable[[], object], keys: Iterable[str]) -> None:
        """Invalidate in one callback of the loop, in model and cache together; other keys' entries stay."""
        keys = set(keys)

        async def callback() -> None:
            others = {key: entry for key, entry in self.cache._entries.items() if key not in keys}
            self.step += 1
            self.invalidated.update(dict.fromkeys(keys, self.step))
            change()
            assert self.cache._entries == others

        self.loop.run(callback())

    @rule(key=st.sampled_from(KEYS))
    def invalidate(self, key: str) -> None:
        """One key."""
        self.at_once(lambda: self.cache.invalidate(key), [key])

    @rule(prefix=st.sampled_from(["a:", "b:", "a", "", "a:1", "z"]))
    def invalidate_prefix(self, prefix: str) -> None:
        """A prefix."""
        self.at_once(lambda: self.cache.invalidate_prefix(prefix), [k for k in KEYS if k.startswith(prefix)])

    @rule(tag=st.sampled_from(["even", "odd", "none"]))
    def invalidate_tag(self, tag: str) -> None:
        """A tag."""
        self.at_once(lambda: self.cache.invalidate_tags(tag), [k for k in KEYS if TAGS[k] == tag])

    @rule(who=st.sampled_from([("A", "P"), ("A", "Q"), ("B", "P"), ("C", "P")]))
    def save(self, who: tuple[str, str]) -> None:
        """A provider's answers, and those of no provider."""
        self.at_once(lambda: self.cache.invalidate_provider(*who), [k for k in KEYS if PROVIDERS[k] in (who, None)])

    @rule()
    def clear(self) -> None:
        """Everything."""
        self.at_once(self.cache.clear, KEYS)

    @rule(held=st.booleans(), down=st.booleans(), size=st.sampled_from([0, 10, 60, 300]))
    def service(self, held: bool, down: bool, size: int) -> None:
        """From now on fetches are held up, fail, or answer at length."""
        self.held, self.down, self.size = held, down, size

    @precondition(lambda self: any(not fetch.over for fetch in self.fetches))
    @rule(data=st.data())
    def let_go(self, data: st.DataObject) -> None:
        """One fetch that is held up goes on."""
        data.draw(st.sampled_from([fetch for fetch in self.fetches if not fetch.over])).gate.set()

    @rule(times=st.integers(1, 4))
    def turn(self, times: int) -> None:
        """The loop turns."""
        self.loop.turn(times)

    @rule(seconds=st.sampled_from([0.5, 5.0, 11.0, 50.0, 200.0]))
    def pass_time(self, seconds: float) -> None:
        """Time passes, and the wall clock jumps."""
        self.loop.clock.wall -= 3600
        self.loop.pass_time(seconds)

    @invariant()
    def everything_holds(self) -> None:
        """Bounds, what may be read, and no caller with a broken promise."""
        if not hasattr(self, "cache"):
            return
        entries = self.cache._entries
        assert len(entries) <= MAX_ENTRIES
        assert self.cache._store.bytes == sum(entry.size for entry in entries.values()) <= MAX_BYTES
        for key, entry in entries.items():
            assert orjson.loads(entry.hit.body)["asked"] > self.invalidated[str(key)]
            assert entry.gone_at + 1.0 >= self.loop.time()
        done = [call for call in self.calls if call.done()]
        self.calls = [call for call in self.calls if not call.done()]
        for call in done:
            if not call.cancelled():
                call.result()
        assert self.loop.failures == []

    def teardown(self) -> None:
        """Everything comes to its end, and each request was counted once."""
        if not hasattr(self, "cache"):
            return
        try:
            self.end()
        finally:
            self.loop.finish()
        assert self.loop.failures == []

    def end(self) -> None:
        """The last calls are answered; nothing is left."""
        self.held = False
        for fetch in self.fetches:
            fetch.gate.set()
        self.loop.settle()
        self.everything_holds()
        stats = self.cache.stats()
        assert self.calls == []
        assert stats["hits"] + stats["stale"] + stats["joined"] + stats["misses"] == stats["requests"] == self.asked
        assert sum(row["requests"] for row in stats["perProvider"]) == self.asked
        assert stats["inflight"] == 0
        self.loop.pass_time(TTL + WINDOW + 2)
        assert self.cache.stats()["entries"] == 0
        assert self.cache._sweeper._handle is None
        self.cache.close()


TestResponseCache = ResponseCacheMachine.TestCase
TestResponseCache.settings = settings(stateful_step_count=40, suppress_health_check=[HealthCheck.too_slow])
