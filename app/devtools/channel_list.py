"""`devtools-channels`: every channel there is, who registered it, who may use it, and what its params look like."""

from typing import Any

from ipc.dispatch.channel import Channel
from ipc.dispatch.router import Router
from ipc.messages import Nothing, ReadParams, Sender, WireModel


class ChannelRow(WireModel):
    """One channel."""

    name: str
    registered_by: str
    """The module that registered it: of an extension its name."""
    widgets: str
    """Who may use it: `none`, `all`, or `granted` where a manifest has to name it."""
    uses_provider: bool
    asks: bool
    """Whether a widget may use it only right after a click in it, because it asks a person."""
    streams: bool
    reads: bool
    """Whether it only reads, so that it can be tried without harm."""
    deadline_s: float
    params: dict[str, Any] | None
    """The JSON Schema of its params; None where it has no model."""


class ChannelRows(WireModel):
    """Every channel, in the order of their names."""

    channels: list[ChannelRow]


def register_channel_list(ipc: Router) -> None:
    """Register the channel that lists them."""

    async def channels(_sender: Sender, _params: Nothing) -> ChannelRows:
        return ChannelRows(channels=[_row(ipc.channels[name]) for name in sorted(ipc.channels)])

    ipc.handle("devtools-channels", channels, params=Nothing, result=ChannelRows)


def _row(channel: Channel) -> ChannelRow:
    access = channel.widgets
    return ChannelRow(
        name=channel.name,
        registered_by=_module(channel.handler),
        widgets="none" if access is None else "granted" if access.manifest else "all",
        uses_provider=access is not None and access.provider is not None,
        asks=access is not None and access.touched,
        streams=channel.streams,
        reads=channel.params is not None and issubclass(channel.params, ReadParams),
        deadline_s=channel.deadline,
        params=None if channel.params is None else channel.params.model_json_schema(by_alias=True),
    )


def _module(handler: Any) -> str:
    # A cached handler holds the function that it wraps.
    inner = getattr(handler, "_handler", handler)
    return str(getattr(inner, "__module__", type(inner).__module__))
