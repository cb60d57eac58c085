"""What may be saved as the configuration of an MCP server."""

from typing import Any

import pytest

from ipc.errors import InvalidParams
from main_process.providers.controller import ProviderController
from main_process.providers.mcp_config import HttpConfig, StdioConfig, filled, read_config

STDIO: dict[str, Any] = {
    "transport": "stdio",
    "command": "npx",
    "args": ["-y", "server"],
    "envMapping": {"TOKEN": "token"},
}
HTTP: dict[str, Any] = {
    "transport": "http",
    "url": "https://mcp.example/mcp?team=1",
    "headerMapping": {"X-Key": "token"},
}
SECRET = "canary-5f1c9e7a"


@pytest.mark.parametrize("config", [STDIO, HTTP, {"command": "uvx"}, {"url": "http://127.0.0.1:3000/mcp"}, {}, None])
async def test_a_sound_configuration_comes_back_as_it_was(
    store: ProviderController, config: dict[str, Any] | None
) -> None:
    """Complete or from an older file, it is stored whole."""
    await store.save_provider("app", "P", "tools", {"token": SECRET}, "mcp", config)

    stored = (await store.get_provider("app", "P")).mcp_config

    assert (stored.reveal() if stored else None) == config


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"transport": "carrier-pigeon"}, "transport"),
        ({"transport": 7}, "transport"),
        ({"command": ""}, "command"),
        ({"command": None}, "command"),
        ({"command": ["npx"]}, "command"),
        ({"command": "./server"}, "command"),
        ({"command": "npx\nrm"}, "command"),
        ({"command": " npx"}, "command"),
        ({"args": "-y"}, "args"),
        ({"args": [1]}, "args[0]"),
        ({"args": ["a\0b"]}, "args[0]"),
        ({"args": ["a"] * 300}, "args"),
        ({"envMapping": ["TOKEN"]}, "envMapping"),
        ({"envMapping": {"TOKEN": 1}}, "envMapping.TOKEN"),
        ({"envMapping": {"": "token"}}, "envMapping"),
        ({"envMapping": {"A=B": "token"}}, "envMapping"),
        ({"envMapping": {"LD_PRELOAD": "token"}}, "envMapping.LD_PRELOAD"),
        ({"envMapping": {"path": "token"}}, "envMapping.path"),
        ({"envMapping": {"TOKEN": "nobody"}}, "envMapping.TOKEN"),
        ({"envMapping": {"TOKEN": "Bearer {nobody}"}}, "envMapping.TOKEN"),
        ({"args": [f"--token={SECRET}"]}, "args[0]"),
        ({"command": f"/opt/{SECRET}"}, "command"),
        ({"shell": True}, "shell"),
        ({"env": {"A": "b"}}, "env"),
        ({"url": "https://mcp.example"}, "url"),
    ],
)
async def test_a_bad_program_is_refused_by_the_name_of_its_field(
    store: ProviderController, change: dict[str, Any], place: str
) -> None:
    """The message names the field, holds no value, and nothing is stored."""
    with pytest.raises(InvalidParams) as refusal:
        await store.save_provider("app", "P", "tools", {"token": SECRET}, "mcp", {**STDIO, **change})

    assert f"mcpConfig.{place}" in refusal.value.message
    assert SECRET not in refusal.value.message
    assert await store.list_providers("app") == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"url": None}, "url"),
        ({"url": "file:///etc/passwd"}, "url"),
        ({"url": "http://mcp.example/mcp"}, "url"),
        ({"url": "https://user:pass@mcp.example"}, "url"),
        ({"url": "https://mcp.example/#part"}, "url"),
        ({"url": "https://mcp.example/a b"}, "url"),
        ({"url": f"https://mcp.example/?key={SECRET}"}, "url"),
        ({"headerMapping": {"X Key": "token"}}, "headerMapping"),
        ({"headerMapping": {"X-Key\r\nHost": "token"}}, "headerMapping"),
        ({"headerMapping": {"Host": "token"}}, "headerMapping.Host"),
        ({"headerMapping": {"Mcp-Session-Id": "token"}}, "headerMapping.Mcp-Session-Id"),
        ({"headerMapping": {"X-Key": "nobody"}}, "headerMapping.X-Key"),
        ({"headers": {"A": "b"}}, "headers"),
    ],
)
async def test_a_bad_address_is_refused_by_the_name_of_its_field(
    store: ProviderController, change: dict[str, Any], place: str
) -> None:
    """Plain http goes to this computer only, and no credential stands in an address."""
    with pytest.raises(InvalidParams) as refusal:
        await store.save_provider("app", "P", "tools", {"token": SECRET}, "mcp", {**HTTP, **change})

    assert f"mcpConfig.{place}" in refusal.value.message
    assert SECRET not in refusal.value.message


@pytest.mark.parametrize("config", [{"args": "x"}, {"url": "ftp://x"}, {"envMapping": {"LD_PRELOAD": "x"}}, [1], "npx"])
async def test_an_unfinished_configuration_must_be_sound_as_far_as_it_goes(
    store: ProviderController, config: Any
) -> None:
    """A document without a transport is kept for later, unless what it says is wrong already."""
    with pytest.raises(InvalidParams):
        await store.save_provider("app", "P", "tools", {}, "mcp", config)


def test_a_mapping_names_a_credential_or_text_around_one() -> None:
    """`token` is the credential; `Bearer {token}` has it in the middle; a name with braces is still a name."""
    credentials = {"token": "T", "odd{name}": "O"}

    assert filled("token", credentials) == "T"
    assert filled("Bearer {token}", credentials) == "Bearer T"
    assert filled("odd{name}", credentials) == "O"


def test_the_transport_is_read_off_an_older_document() -> None:
    """A command makes it a program, a url an address, and neither is refused."""
    assert isinstance(read_config({"command": "npx"}), StdioConfig)
    assert isinstance(read_config({"url": "https://mcp.example"}), HttpConfig)
    with pytest.raises(InvalidParams):
        read_config({})


@pytest.mark.parametrize("config", [[], [["command", "x"]], "x", 1], ids=repr)
async def test_a_configuration_is_an_object(store: ProviderController, config: Any) -> None:
    """Not a list, whatever Python could make of its pairs."""
    with pytest.raises(InvalidParams, match="mcpConfig"):
        await store.save_provider("app", "P", "tools", {"token": SECRET}, "mcp", config)
