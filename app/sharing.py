"""Connects the response cache to the team's server. Who does not share does not import this, nor redis-py."""

from app.main_process import MainProcess
from main_process.response_cache.second_level.accounts import StoredAccounts
from main_process.response_cache.second_level.following import Following
from main_process.response_cache.second_level.levels import PATIENCE
from main_process.response_cache.second_level.shared.link import Address
from main_process.response_cache.second_level.shared.shared_cache import SharedCache
from main_process.vault.sealing import Seals


def share_responses(main: MainProcess, address: str, key: bytes) -> None:
    """Share from here on. Raises ValueError for an address or key that cannot be one."""
    seals = Seals(key, "shared-cache")

    async def team() -> Seals:
        return seals

    following = Following(main.levels, main.response_cache)
    main.levels.shared = SharedCache(
        Address(address),
        seals,
        StoredAccounts(team, main.providers.get_provider, only_with_secret=True),
        follow=following.follow,
        missed=following.missed,
        patience=PATIENCE,
    )
