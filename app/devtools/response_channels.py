"""The answers of the response cache: listed, looked at, dropped, made stale, fetched anew."""

import asyncio
import time
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field, ValidationError

from app.devtools.call_channels import askers_of
from ipc.dispatch.call_log import CallLog, redact
from ipc.dispatch.param_schema import FREE
from ipc.dispatch.router import Router
from ipc.encoding import decode
from ipc.errors import InvalidParams
from ipc.messages import Nothing, Sender, Success, WireModel
from main_process.response_cache import ResponseCache
from main_process.response_cache.report import SEPARATOR
from main_process.response_cache.view import Level, State, View, params_in

_SLICE = 200
"""Answers that are described before others have their turn."""
_LARGEST_SHOWN = 2 * 1024 * 1024
_MOST = 10_000
_OF_THE_PROVIDER = frozenset({"providerHash", "dashboardAppId", "providerName"})


class ResponseRow(WireModel):
    """One answer. Times in ms; `answeredAt` and `goneAt` since 1970."""

    label: str
    channel: str
    params: Any
    """Redacted by the channel's schema."""
    app_id: str
    provider: str
    state: State
    level: Level
    by: str
    """The seat of the team that fetched it."""
    answered_at: float | None
    ttl: float
    gone_at: float | None
    hits: int
    size: int
    p50: float | None
    """The median of its last fetches."""
    tags: list[str]


class ResponseRows(WireModel):
    """Every answer, and what is being fetched."""

    rows: list[ResponseRow]


class ResponseLabel(WireModel):
    """Which answer, as `devtools-responses` calls it."""

    label: Annotated[str, Field(max_length=1_000)]


class ResponseLabels(WireModel):
    """Which answers."""

    labels: Annotated[list[Annotated[str, Field(max_length=1_000)]], Field(max_length=_MOST)]


class ResponseData(WireModel):
    """What is in an answer, and which calls of the log asked for it."""

    found: bool
    value: Any
    too_large: bool
    """Larger than what is shown; then there is no value."""
    askers: list[int]


class Done(WireModel):
    """How many answers were affected."""

    count: int


def register_response_channels(
    ipc: Router, cache: ResponseCache, call_log: CallLog, wall_clock: Callable[[], float] = time.time
) -> None:
    """Register the five."""

    async def rows(_sender: Sender, _params: Nothing) -> dict[str, Any]:
        found: list[dict[str, Any]] = []
        now = wall_clock()
        for number, view in enumerate(cache.by_label.views(), 1):
            found.append(_row(ipc, view, now))
            if number % _SLICE == 0:
                await asyncio.sleep(0)
        return {"rows": found}

    async def data(_sender: Sender, params: ResponseLabel) -> ResponseData:
        body = cache.by_label.body(params.label)
        large = body is not None and len(body) > _LARGEST_SHOWN
        value = decode(body) if body and not large else None
        askers = askers_of(call_log, params.label.partition(SEPARATOR)[0], params.label, cache.by_label.of)
        return ResponseData(found=body is not None, value=value, too_large=large, askers=askers)

    async def drop(_sender: Sender, params: ResponseLabels) -> Done:
        count = cache.by_label.invalidate(params.labels)
        await cache.flush()
        return Done(count=count)

    async def expire(_sender: Sender, params: ResponseLabels) -> Done:
        count = cache.by_label.expire(params.labels)
        await cache.flush()
        return Done(count=count)

    async def refetch(_sender: Sender, params: ResponseLabel) -> Success:
        view = next((one for one in cache.by_label.views() if one.label == params.label), None)
        channel, given = params_in(view.key) if view is not None else ("", None)
        if view is None or given is None or ipc.find(channel) is None:
            raise InvalidParams("This answer cannot be fetched from here: Latchkey asks for it on its own.")
        again = {**_on_the_wire(ipc, channel, given), "cache": {"ttl": view.ttl * 1000}, "forceRefresh": True}
        await ipc.invoke(channel, again)
        return Success()

    ipc.handle("devtools-responses", rows, params=Nothing, result=ResponseRows)
    ipc.handle("devtools-response", data, params=ResponseLabel, result=ResponseData)
    ipc.handle("devtools-responses-drop", drop, params=ResponseLabels, result=Done)
    ipc.handle("devtools-responses-expire", expire, params=ResponseLabels, result=Done)
    ipc.handle("devtools-response-refetch", refetch, params=ResponseLabel, result=Success)


def _on_the_wire(ipc: Router, channel: str, given: dict[str, Any]) -> dict[str, Any]:
    """The params of a key as the page sent them: what it left out is not there."""
    known = ipc.find(channel)
    if known is None or known.params is None:
        return given
    try:
        return known.params.model_validate(given).model_dump(mode="json", by_alias=True, exclude_unset=True)
    except ValidationError:  # a key of an earlier version of the model
        return given


def _row(ipc: Router, view: View, now: float) -> dict[str, Any]:
    channel, params = params_in(view.key)
    known = ipc.find(channel)
    app_id, provider = view.provider or ("", "")
    wire = {} if params is None else _on_the_wire(ipc, channel, params)
    told = {name: value for name, value in wire.items() if name not in _OF_THE_PROVIDER}
    return {
        "label": view.label,
        "channel": channel,
        "params": None if params is None else redact(told, known.schema if known is not None else FREE),
        "appId": app_id,
        "provider": provider,
        "state": view.state,
        "level": view.level,
        "by": view.by,
        "answeredAt": None if view.age is None else (now - view.age) * 1000,
        "ttl": view.ttl * 1000,
        "goneAt": None if view.left is None else (now + view.left) * 1000,
        "hits": view.hits,
        "size": view.size,
        "p50": None if view.fetch is None else round(view.fetch * 1000, 3),
        "tags": sorted(view.tags),
    }
