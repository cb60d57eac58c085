"""SIEVE: what is evicted."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from main_process.response_cache.entry import Entry
from main_process.response_cache.request import Request
from main_process.response_cache.sieve import Sieve


async def no_fetch() -> None:
    """These entries are made, not fetched."""


def entry(key: str) -> Entry:
    """An entry of this key."""
    return Entry(Request(key, no_fetch), b"1", now=0.0, load_seconds=0.0)


def sieve_of(keys: Iterable[str]) -> tuple[Sieve, dict[str, Entry]]:
    """A sieve to which the keys' entries have come in this order."""
    sieve, entries = Sieve(), {key: entry(key) for key in keys}
    for one in entries.values():
        sieve.add(one)
    return sieve, entries


def evict(sieve: Sieve) -> str:
    """Evict one; its key."""
    victim = sieve.victim()
    sieve.remove(victim)
    return str(victim.key)


def test_without_hits_the_oldest_leaves_first() -> None:
    """First in, first out."""
    sieve, _ = sieve_of("abc")

    assert [evict(sieve) for _ in range(3)] == ["a", "b", "c"]


def test_what_was_hit_is_spared_once() -> None:
    """The hand passes over it and forgets the hit; the next time it is due."""
    sieve, entries = sieve_of("abcd")
    entries["a"].hits += 1
    entries["c"].hits += 5

    assert [evict(sieve) for _ in range(4)] == ["b", "d", "a", "c"]


def test_the_hand_goes_on_from_where_it_was() -> None:
    """The paper's difference from CLOCK: newcomers arrive ahead of the hand, survivors stay behind it."""
    sieve, entries = sieve_of("abc")
    entries["a"].hits += 1
    evict(sieve)
    newcomer = entry("d")
    sieve.add(newcomer)

    assert [evict(sieve) for _ in range(3)] == ["c", "d", "a"]


def test_an_empty_sieve_has_no_victim() -> None:
    """It is an error to ask."""
    with pytest.raises(LookupError):
        Sieve().victim()


@given(st.lists(st.tuples(st.sampled_from(["add", "hit", "remove", "evict"]), st.integers(0, 9))))
def test_the_list_holds_exactly_what_was_put_in(steps: list[tuple[str, int]]) -> None:
    """After any sequence the links lead through all entries, both ways, and the hand is on one of them or nowhere."""
    sieve, there = Sieve(), dict[str, Entry]()
    for name, number in steps:
        key = str(number)
        if name == "add" and key not in there:
            there[key] = entry(key)
            sieve.add(there[key])
        elif name == "hit" and key in there:
            there[key].hits += 1
        elif name == "remove" and key in there:
            sieve.remove(there.pop(key))
        elif name == "evict" and there:
            del there[evict(sieve)]
        forward, backward = [], []
        one = sieve._oldest
        while one is not None:
            forward.append(one)
            one = one.newer
        one = sieve._newest
        while one is not None:
            backward.append(one)
            one = one.older

        assert forward == backward[::-1] == list(there.values())
        assert sieve._hand is None or sieve._hand in forward
