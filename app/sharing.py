"""Connects the response cache to the team's server. Who does not share does not import this, nor redis-py."""

import base64
from urllib.parse import quote

from app.main_process import MainProcess
from ipc.errors import InvalidParams
from main_process.response_cache.second_level.accounts import StoredAccounts
from main_process.response_cache.second_level.choices import Team
from main_process.response_cache.second_level.faults import SharedCacheSaid
from main_process.response_cache.second_level.following import Following
from main_process.response_cache.second_level.shared.address import Address
from main_process.response_cache.second_level.shared.shared_cache import SharedCache
from main_process.response_cache.second_level.time_limit import TIME_LIMIT
from main_process.vault.sealing import KEY_BYTES, Seals


async def join_team(main: MainProcess) -> None:
    """Share as the user has chosen, if so."""
    team = await main.cache_choices.team()
    if team is not None:
        share_responses(main, team.address, main.cache_choices.key_of(team))


def team_of(url: str, password: str, key: str) -> tuple[Team, str]:
    """What the user has entered, checked, and the address as it may be shown. Raises InvalidParams."""
    scheme, _, rest = url.partition("://")
    user, at, host = rest.rpartition("@")
    if ":" in user:
        raise InvalidParams("The password does not belong into the address: it is asked for.")
    address = f"{scheme}://{user}{':' + quote(password, safe='') if password else ''}"
    address += f"@{host}" if at or password else host
    try:
        shown = Address(address).shown
        raw = base64.b64decode(key, validate=True)
    except ValueError as error:
        raise InvalidParams(f"That is no address of a shared cache, or no key in base64: {_why(error)}.") from None
    if len(raw) != KEY_BYTES:
        raise InvalidParams("The team's key has 32 bytes, in base64: openssl rand -base64 32")
    return Team(address=address, key=key), shown


def shown_of(team: Team) -> str:
    """The address of an invitation as it may be shown. Raises InvalidParams for what cannot be a team."""
    try:
        shown, raw = Address(team.address).shown, base64.b64decode(team.key, validate=True)
    except ValueError:
        shown, raw = "", b""
    if not shown or len(raw) != KEY_BYTES:
        raise InvalidParams("This invitation names no shared cache that Latchkey can use.")
    return shown


def _why(error: ValueError) -> str:
    # Only our own words: others might quote what was entered.
    return str(error) if str(error).startswith("a shared cache") else "it cannot be read"


def share_responses(main: MainProcess, address: str, key: bytes) -> None:
    """Share from here on. Raises ValueError for an address or key that cannot be one."""
    seals = Seals(key, "shared-cache")

    async def team() -> Seals:
        return seals

    following = Following(main.levels, main.response_cache)
    shared = SharedCache(
        Address(address),
        seals,
        StoredAccounts(team, main.providers.get_provider, for_a_team=True),
        follow=following.follow,
        missed=following.missed,
        time_limit=TIME_LIMIT,
        name=main.cache_choices.current.seat_name or "",
        on_pause=main.rate_limits.join,
        tell=lambda why, used: main.events.publish(SharedCacheSaid(why, used)),
    )
    main.levels.shared = shared
    main.rate_limits.share = shared.paused
