"""Params of every channel, made from its schema: a model comes out, or an IpcError that quotes nothing."""

import asyncio
import copy
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.wiring import build_main_process
from ipc.contract.credential_names import is_credential_name
from ipc.contract.limits import Limits
from ipc.dispatch.channel import Channel
from ipc.errors import CredentialInParams, IpcError, TooDeep
from tests.fuzz.schemas import JSON, MARKER, almost, fitting

pytestmark = pytest.mark.timeout(1800)  # hundreds of examples of each channel in the nightly run

DEPTH = Limits().depth


def registered() -> list[Channel]:
    async def build() -> list[Channel]:
        with tempfile.TemporaryDirectory() as folder:
            async with build_main_process(Path(folder), master_key=bytes(32)) as main:
                return sorted(main.ipc.channels.values(), key=lambda channel: channel.name)

    return asyncio.run(build())


CHANNELS = registered()


def params_of(channel: Channel) -> st.SearchStrategy[Any]:
    if channel.params is None:
        return JSON
    schema = channel.params.model_json_schema()
    return fitting(schema, schema.get("$defs", {}))


def declared_names(schema: Any) -> set[str]:
    """Every property name anywhere in a schema."""
    if isinstance(schema, list):
        return set().union(*map(declared_names, schema))
    if not isinstance(schema, dict):
        return set()
    own = set(schema.get("properties", {}))
    return own.union(*(declared_names(inner) for inner in schema.values()))


def has_credential(raw: Any, declared: set[str]) -> bool:
    if isinstance(raw, dict):
        return any(
            (is_credential_name(name) and name not in declared) or has_credential(value, declared)
            for name, value in raw.items()
        )
    return isinstance(raw, list) and any(has_credential(value, declared) for value in raw)


def judge(channel: Channel, raw: Any) -> None:
    """What the router makes of it is a model, or an IpcError; anything else fails the test by being raised."""
    before = copy.deepcopy(raw)
    schema = channel.params.model_json_schema() if channel.params else {}
    forbidden = has_credential(raw, declared_names(schema))
    try:
        accepted = channel.accept(raw, DEPTH)
    except IpcError as error:
        refusal = error
    else:
        assert isinstance(accepted, channel.params or dict)
        assert not forbidden
        return
    finally:
        assert raw == before
    assert MARKER not in refusal.message
    if forbidden:
        assert isinstance(refusal, CredentialInParams | TooDeep)


def test_the_channels_are_there() -> None:
    """The strategies below have something to work on."""
    assert len(CHANNELS) > 30


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
@settings(max_examples=max(12, settings().max_examples // 10))  # there are dozens of channels
@given(data=st.data())
def test_params_made_from_the_schema(channel: Channel, data: st.DataObject) -> None:
    """What fits, and what almost fits, gives a model or a refusal; a credential that is not declared is refused."""
    judge(channel, data.draw(params_of(channel)))
    judge(channel, data.draw(almost(params_of(channel))))


@given(data=st.data(), raw=JSON)
def test_params_made_of_anything(data: st.DataObject, raw: Any) -> None:
    """Any JSON at all gives a model or a refusal."""
    judge(data.draw(st.sampled_from(CHANNELS)), raw)
