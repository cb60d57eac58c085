"""The faults of the team's server in words, and the event that reports them."""

from dataclasses import dataclass

from main_process.events import Event

MENDABLE = frozenset({"WRONGPASS", "NOPERM", "NOAUTH", "READONLY", "OOM", "CERTIFICATE", "MOVED"})
"""What somebody has to mend before the server is of use. The others pass by themselves."""

REFUSALS = frozenset({"WRONGPASS", "NOPERM", "NOAUTH", "READONLY", "CERTIFICATE", "MOVED"})
"""What says at the first attempt that it will not work as it was entered."""

_WORDS = {
    "": "The shared cache is used.",
    "not connected yet": "The shared cache has not been needed yet.",
    "away": "The shared cache cannot be reached. Latchkey goes on without it and tries again.",
    "slow": "The shared cache takes longer than 50 ms. Latchkey asks the services itself until it is quick again.",
    "WRONGPASS": "The shared cache refuses the user or the password.",
    "NOAUTH": "The shared cache wants a password.",
    "NOPERM": "The shared cache's access list does not allow this user what is needed.",
    "READONLY": "The shared cache is a read-only replica: name the primary's address.",
    "MOVED": "The shared cache is a cluster: name two of its nodes or more, and it is followed from one to another.",
    "OOM": "The shared cache is full, and its policy evicts nothing: set maxmemory-policy to allkeys-lru.",
    "CERTIFICATE": "The shared cache's certificate is not trusted, or is another host's.",
    "LOADING": "The shared cache is loading its data.",
    "garbled": "What answers at the shared cache's address does not answer as one.",
    "first seat": "No seat has used this team key here lately. If others do, theirs is another key.",
    "skew": "This computer's clock and the shared cache's differ by more than a minute. Ages go by the server's clock.",
    "too large": "A value that was too large to be an answer was found in the shared cache, and deleted.",
    "not ours": "An entry of the shared cache did not open: it was altered, or written under another version or key.",
}


def words_for(why: str) -> str:
    """A sentence for the reason; an unknown one is a code of the server's own."""
    return _WORDS.get(why) or f"The shared cache refuses a command: {why[:40]}."


@dataclass(frozen=True, slots=True)
class SharedCacheSaid(Event):
    """Something is the matter with the team's server, or no longer (`why` is empty)."""

    why: str
    used: bool
