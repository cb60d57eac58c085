"""Whose answers are whose, and which of them a team may share."""

from pathlib import Path

import pytest

from app.wiring import build_main_process
from ipc.messages import ProviderIdentity
from main_process.response_cache.second_level.accounts import NOBODY, StoredAccounts
from main_process.vault.sealing import Seals


async def accounts_of(tmp_path: Path, *, for_a_team: bool) -> dict[str, bytes | None]:
    """The accounts of a few providers, by name."""
    seals = Seals(b"t" * 32, "test")

    async def key() -> Seals:
        return seals

    async with build_main_process(tmp_path, master_key=b"k" * 32) as main:
        save = main.providers.save_provider
        await save("app", "one", "algolia", {"appId": "A", "apiKey": "k"})
        await save("app", "same", "algolia", {"apiKey": "k", "appId": "A"})
        await save("app", "other key", "algolia", {"appId": "A", "apiKey": "l"})
        await save("app", "other app", "algolia", {"appId": "B", "apiKey": "k"})
        await save("app", "other type", "acme", {"appId": "A", "apiKey": "k"})
        await save("app", "no secret", "algolia", {"appId": "A"})
        await save("app", "process", "files", {"token": "t"}, "mcp", {"transport": "stdio", "command": "x", "args": []})
        accounts = StoredAccounts(key, main.providers.get_provider, for_a_team=for_a_team)
        names = ("one", "same", "other key", "other app", "other type", "no secret", "process", "nobody's")
        return {name: await accounts.of(ProviderIdentity("app", name)) for name in names}


async def test_an_account_is_type_and_credentials(tmp_path: Path) -> None:
    """By whatever name and in whatever order; anything else is another account."""
    found = await accounts_of(tmp_path, for_a_team=False)

    assert found["one"] == found["same"]
    assert len({found[name] for name in ("one", "other key", "other app", "other type", "no secret", "process")}) == 6
    assert found["nobody's"] is None


async def test_what_each_seat_has_for_itself_is_no_teams(tmp_path: Path) -> None:
    """Without a secret nothing tells two seats' services apart, and an MCP server is a process of its seat."""
    found = await accounts_of(tmp_path, for_a_team=True)

    assert [name for name, account in found.items() if account is None] == ["no secret", "process", "nobody's"]


async def test_no_provider_is_nobody() -> None:
    """An answer that names no provider has an account of its own, and no key is asked for."""

    async def no_key() -> None:
        pytest.fail("the key was asked for")

    async def no_provider(_app_id: str, _name: str) -> None:
        pytest.fail("a provider was asked for")

    accounts = StoredAccounts(no_key, no_provider)  # type: ignore[arg-type]  # neither is ever called

    assert await accounts.of(None) == NOBODY
