"""What a passphrase costs in tests: Argon2id with the least memory and work there is, far under a millisecond.

The costs stand in each key's record, so whatever opens the key later is cheap as well.
"""

from main_process.vault import key_sources

FULL_COSTS = key_sources.NEW_COSTS
"""What a passphrase costs outside of tests."""

_LEAST = {"memoryKib": 8, "passes": 1, "lanes": 1}


def make_cheap() -> None:
    """From now on, for keys made in this process."""
    key_sources.NEW_COSTS = _LEAST
