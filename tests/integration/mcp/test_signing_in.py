"""OAuth for servers at addresses, against an authorisation server on this computer: sign in, refresh, lapse."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from app.main_process import MainProcess
from app.wiring import build_main_process
from ipc.errors import Code, IpcError
from tests.fakes.mcp.auth_server import AuthWorld, auth_world
from tests.fakes.mcp.http_server import result_of

KEY = bytes(range(32))


@pytest.fixture
async def auth() -> AsyncIterator[AuthWorld]:
    async with auth_world() as world:
        yield world


@pytest.fixture
async def main(tmp_path: Path, auth: AuthWorld) -> AsyncIterator[MainProcess]:
    async with build_main_process(tmp_path / "data", master_key=KEY) as built:
        await save(built, auth)
        yield built


async def save(main: MainProcess, auth: AuthWorld) -> None:
    config = {"transport": "http", "url": auth.url, "oauth": True}
    await main.providers.save_provider("app", "Team", "team", {}, "mcp", config)


async def act(main: MainProcess) -> str:
    return str((await main.mcp.call_tool("app", "Team", "act"))["content"][0]["text"])


async def refusal(call: Any) -> IpcError:
    with pytest.raises(IpcError) as caught:
        await call
    return caught.value


async def test_a_user_signs_in_once_and_tools_are_called(main: MainProcess, auth: AuthWorld) -> None:
    """Without a sign-in the call says so and opens nothing; after it, calls bear the token, also in a later session."""
    before = await refusal(act(main))
    status = await main.mcp.sign_in("app", "Team", auth.browse)
    answers = [await act(main)]
    await main.mcp.stop_server("app", "Team")
    answers.append(await act(main))

    assert (before.code, "sign in" in before.message) == (Code.REAUTHENTICATION_REQUIRED, True)
    assert (status.state, status.signs_in, answers) == ("running", True, ["ok", "ok"])
    assert auth.grants == ["authorization_code"]
    assert len(auth.clients) == 1


async def test_tokens_are_sealed_and_survive_a_restart(tmp_path: Path, auth: AuthWorld) -> None:
    """They are nowhere on disk in clear, and another start of Latchkey uses them."""
    async with build_main_process(tmp_path / "data", master_key=KEY) as first:
        await save(first, auth)
        await first.mcp.sign_in("app", "Team", auth.browse)
    files = [path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()]
    async with build_main_process(tmp_path / "data", master_key=KEY) as second:
        again = await act(second)
        await second.providers.delete_provider("app", "Team")
        left = json.loads((tmp_path / "data" / "mcp-tokens.json").read_text())

    assert again == "ok"
    assert [token for token in auth.given if any(token.encode() in body for body in files)] == []
    assert (auth.grants, left) == (["authorization_code"], {"servers": []})


async def test_a_token_is_refreshed_by_itself_when_its_time_is_over(main: MainProcess, auth: AuthWorld) -> None:
    """Nobody is asked: the next session begins with a refresh."""
    auth.lifetime = 1
    await main.mcp.sign_in("app", "Team", auth.browse)
    await main.mcp.stop_server("app", "Team")
    auth.lifetime = 3_600

    assert await act(main) == "ok"
    assert auth.grants == ["authorization_code", "refresh_token"]


@pytest.mark.parametrize("session", ["running", "stopped"])
async def test_a_token_that_is_taken_back_is_refreshed_or_the_user_asked(
    main: MainProcess, auth: AuthWorld, session: str
) -> None:
    """In the middle of a session and at the start of one: first a refresh, and where that fails too, the one error."""
    await main.mcp.sign_in("app", "Team", auth.browse)
    outcomes: list[str] = []
    for refreshes in (True, False):
        if session == "stopped":
            await main.mcp.stop_server("app", "Team")
        auth.access.clear()
        auth.refreshes = refreshes
        try:
            outcomes.append(await act(main))
        except IpcError as error:
            outcomes.append(str(error.code))

    assert outcomes == ["ok", "reauthentication-required"]
    auth.refreshes = True
    await main.mcp.sign_in("app", "Team", auth.browse)
    assert await act(main) == "ok"


@pytest.mark.allow_logs  # each call that failed is a line
async def test_a_lapse_is_one_banner_until_somebody_signs_in(main: MainProcess, auth: AuthWorld) -> None:
    """As a refused key is, however many calls run into it."""
    (view,) = await main.providers.list_providers("app")
    named = {"dashboardAppId": "app", "providerName": "Team", "providerHash": view.provider_hash}
    call = {**named, "toolName": "act", "arguments": {}}
    await main.mcp.sign_in("app", "Team", auth.browse)
    await main.ipc.invoke("mcp-call-tool", call)
    auth.access.clear()
    auth.refreshes = False
    refused = [await refusal(main.ipc.invoke("mcp-call-tool", call)) for _ in range(3)]
    asked = [notice.provider and notice.provider.wanted for notice in await main.notices.current()]

    assert ({error.code for error in refused}, asked) == ({Code.REAUTHENTICATION_REQUIRED}, ["sign-in"])
    auth.refreshes = True
    await main.mcp.sign_in("app", "Team", auth.browse)
    await main.ipc.invoke("mcp-call-tool", call)
    assert await main.notices.current() == []


async def test_who_does_not_agree_is_not_signed_in(main: MainProcess, auth: AuthWorld) -> None:
    """At the service's page, and before it; what comes to the port by other ways does nothing."""

    async def never(_url: str) -> bool:
        return False

    auth.agree = False
    refusals = [
        await refusal(main.mcp.sign_in("app", "Team", auth.browse)),
        await refusal(main.mcp.sign_in("app", "Team", never)),
    ]

    assert [type(error).__name__ for error in refusals] == ["SignInRefused"] * 2
    assert auth.given == []


async def test_tokens_reach_the_server_alone(main: MainProcess, auth: AuthWorld) -> None:
    """No token in an answer, an error, a status or a log; none of the server's headers at the authorisation server."""
    await main.mcp.sign_in("app", "Team", auth.browse)
    auth.lifetime = 1
    token = auth.given[0]

    async def echo(_request: Any, message: dict[str, Any]) -> Any:
        return result_of(message, {"content": [{"type": "text", "text": f"you are {token}"}]})

    auth.mcp.habit = echo
    said = await act(main)
    status = await main.mcp.status("app", "Team")

    assert said == "you are ***"
    assert [one for one in auth.given if one in status.model_dump_json()] == []
    assert [path for path, headers in auth.seen if "Authorization" in headers] == []


async def test_nobody_signs_in_at_a_server_with_credentials(main: MainProcess, auth: AuthWorld) -> None:
    """It says so. A credential for the same header is refused when it is saved."""
    config = {"transport": "http", "url": auth.url, "headerMapping": {"Authorization": "Bearer {token}"}}
    await main.providers.save_provider("app", "Keyed", "team", {"token": "x" * 8}, "mcp", config)

    wrong = await refusal(main.mcp.sign_in("app", "Keyed", auth.browse))
    both = await refusal(
        main.providers.save_provider("app", "Both", "team", {"token": "x" * 8}, "mcp", {**config, "oauth": True})
    )

    assert (wrong.code, both.code) == (Code.INVALID_PARAMS, Code.INVALID_PARAMS)
