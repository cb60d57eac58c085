"""Which answer to give up when there is no room.

SIEVE (Zhang et al., "SIEVE is Simpler than LRU", NSDI 2024): entries in order of arrival and a hand that moves from the
oldest to the newest, sparing what was hit since it last came by. A hit changes nothing but its own counter, one-hit
wonders leave early, and the hit ratio is at or above that of LRU on the paper's web traces.
"""

from main_process.response_cache.entry import Entry


class Sieve:
    """The order of the entries, as a list linked through them."""

    __slots__ = ("_hand", "_newest", "_oldest")

    def __init__(self) -> None:
        self._newest: Entry | None = None
        self._oldest: Entry | None = None
        self._hand: Entry | None = None

    def add(self, entry: Entry) -> None:
        entry.older = self._newest
        if self._newest is not None:
            self._newest.newer = entry
        else:
            self._oldest = entry
        self._newest = entry

    def remove(self, entry: Entry) -> None:
        if self._hand is entry:  # mutant: if False:
            self._hand = entry.newer
        if entry.newer is not None:
            entry.newer.older = entry.older
        else:
            self._newest = entry.older
        if entry.older is not None:
            entry.older.newer = entry.newer
        else:
            self._oldest = entry.newer
        entry.newer = entry.older = None

    def victim(self) -> Entry:
        """The entry to evict next; there must be one. The caller removes it."""
        entry = self._hand or self._oldest
        # mutant: while entry is not None and entry.hits < entry.seen:
        while entry is not None and entry.hits != entry.seen:
            entry.seen = entry.hits
            entry = entry.newer or self._oldest
        if entry is None:
            raise LookupError("nothing to evict")
        self._hand = entry
        return entry
