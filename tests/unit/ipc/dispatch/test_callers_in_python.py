"""What only a caller in this process can hand to the router: options by name, mocks, tuples and odd dicts."""

from typing import Any, cast
from unittest.mock import AsyncMock

import pytest

from ipc.dispatch.router import Router
from ipc.errors import CredentialInParams
from ipc.messages import ChannelOptions, ReadParams, Sender


async def echo(sender: Sender, params: Any) -> Any:
    return params


def test_a_misspelt_option_is_refused() -> None:
    """A channel whose model was given under another name would answer without any validation."""
    options = cast("ChannelOptions", {"param": ReadParams})
    with pytest.raises(TypeError, match="param"):
        Router().handle("read", echo, **options)


async def test_a_handler_that_answers_to_every_name_is_a_handler() -> None:
    """A mock of the standard library has an attribute `encoded` too, as it has every other."""
    router = Router()
    router.handle("read", AsyncMock(return_value={"a": 1}))
    assert await router.invoke("read") == {"a": 1}


class Fields(dict[str, Any]):
    """A dict of another class."""


@pytest.mark.parametrize(
    "hidden", [{"a": ({"apiKey": "x"},)}, {"a": Fields(token="x")}, {"a": [Fields(b=(Fields(key=1),))]}], ids=repr
)
async def test_a_credential_does_not_hide_in_what_only_python_can_send(hidden: Any) -> None:
    """In a tuple, or in a dict of another class, at any depth."""
    router = Router()
    router.handle("echo", echo)
    with pytest.raises(CredentialInParams):
        await router.invoke("echo", hidden)
