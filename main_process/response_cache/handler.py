"""A read channel's handler with the response cache in front of it."""

import inspect
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any, Protocol, TypeAlias

from pydantic import BaseModel, Field, RootModel, create_model

from ipc.encoding import decode
from ipc.errors import InvalidParams
from ipc.messages import Encoded, Handler, ProviderIdentity, Sender
from main_process.response_cache.codec import encode, encode_params, fields_of, key_prefix
from main_process.response_cache.freshness import DEFAULT, Freshness, from_wire, seconds
from main_process.response_cache.request import Request

Tags: TypeAlias = Iterable[str] | Callable[[Any], Iterable[str]]
"""What a write names to drop the answer: fixed, or a function of the params."""

Check: TypeAlias = Callable[[Sender, Any], Awaitable[None] | None]
"""Raises if the sender may not have this answer."""


class Answers(Protocol):
    """What a cached handler needs of the cache."""

    def fresh(self, key: bytes, accepted: Freshness) -> Encoded | None:
        """The answer if there is one that is fresh for this caller."""
        ...

    async def answer(self, request: Request, *, force_refresh: bool) -> Encoded:
        """The answer, fetched where there is none."""
        ...


class CachedHandler:
    """Called as a handler it gives values, through `encoded` the bytes. Params are a plain dict or the channel's model.

    The router has validated and authorised by the time it calls; `check` adds what only this channel knows.
    """

    def __init__(
        self,
        answers: Answers,
        channel: str,
        handler: Handler,
        *,
        tags: Tags = (),
        check: Check | None = None,
        not_found_ttl: float = 0.0,
        stale_if_error: float = 0.0,
    ) -> None:
        if inspect.isasyncgenfunction(handler):
            raise TypeError(f"{channel} streams: a stream is not cached")
        self._answers = answers
        self._channel = channel
        self._prefix = key_prefix(channel)
        self._handler: Callable[[Sender, Any], Awaitable[Any]] = handler  # type: ignore[assignment]  # no stream: just refused
        self._tags = tags if callable(tags) else frozenset(tags)
        self._check = check
        self._not_found_ttl = not_found_ttl
        self._default = replace(DEFAULT, stale_if_error=seconds(stale_if_error, "stale_if_error", zero=True))
        self._plain: dict[type[BaseModel], type[BaseModel]] = {}
        """The models that callers of the cache fill in, and what the handler gets in their place."""

    def accepting(self, params: type[BaseModel]) -> type[BaseModel]:
        """The model, taking `cache` and `forceRefresh` as well where it does not declare them."""
        fields: dict[str, Any] = {}
        if "cache" not in params.model_fields:
            fields["cache"] = (Any, None)
        if not {"force_refresh", "forceRefresh"} & params.model_fields.keys():
            fields["force_refresh"] = (Any, Field(False, alias="forceRefresh"))
        if not fields or issubclass(params, RootModel):
            return params
        wider = create_model(params.__name__, __base__=params, __module__=params.__module__, **fields)
        wider.__doc__ = params.__doc__
        self._plain[wider] = params
        return wider

    async def __call__(self, sender: Sender, params: Any) -> Any:
        """The answer as a value of the caller's own."""
        return decode((await self.encoded(sender, params)).body)

    async def encoded(self, sender: Sender, params: Any) -> Encoded:
        """The answer as the bytes that go on the wire."""
        if self._check is not None:  # mutant: if False:
            verdict = self._check(sender, params)
            if verdict is not None:
                await verdict
        # Cheap on purpose: this much is paid by every hit.
        if isinstance(params, dict):
            fields = params.copy()
            cache = fields.pop("cache", None)
            force = fields.pop("forceRefresh", False)
        elif isinstance(params, BaseModel):
            values, fields = params.__dict__, fields_of(params, _OURS)
            cache = values.get("cache")
            force = values.get("force_refresh", values.get("forceRefresh", False))
        elif params is None:
            fields, cache, force = {}, None, False
        else:
            raise InvalidParams("The params must be an object.")
        # A caller that insists on a fresh answer gets the failure.
        default = DEFAULT if force is True else self._default
        freshness = default if cache is True else from_wire(cache, default)
        if force is not False and force is not True:
            raise InvalidParams("forceRefresh must be true or false.")
        if freshness is None:
            if not force or cache is False:
                return Encoded(encode(await self._handler(sender, self._stripped(params, fields))))
            freshness = default
        key = self._prefix + encode_params(fields)
        if not force and (hit := self._answers.fresh(key, freshness)) is not None:
            return hit
        passed = self._stripped(params, fields)
        request = Request(
            key,
            partial(self._handler, sender, passed),
            freshness,
            provider=provider_in(params),
            tags=frozenset(self._tags(passed)) if callable(self._tags) else self._tags,
            not_found_ttl=self._not_found_ttl,
        )
        return await self._answers.answer(request, force_refresh=force)

    def _stripped(self, params: Any, fields: dict[str, Any]) -> Any:
        """The params without what was meant for the cache."""
        if not isinstance(params, BaseModel):
            return fields
        plain = self._plain.get(type(params), type(params))
        known = plain.model_fields
        passed = params.model_copy(update={k: known[k].get_default() for k in _OURS & known.keys()})
        passed.model_fields_set.difference_update(_OURS)
        if plain is type(params):
            return passed
        values = {name: value for name, value in passed.__dict__.items() if name in known}
        return plain.model_construct(passed.model_fields_set, **values, **(passed.model_extra or {}))


def key_of(channel: str, params: Any) -> bytes | None:
    """The key under which the answer to these params is kept; None for params that have none."""
    if isinstance(params, dict):
        fields = {name: value for name, value in params.items() if name not in _OURS}
    elif isinstance(params, BaseModel):
        fields = fields_of(params, _OURS)
    else:
        return None
    try:
        return key_prefix(channel) + encode_params(fields)
    except InvalidParams:
        return None


_OURS = frozenset({"cache", "force_refresh", "forceRefresh"})
"""The fields of a model that are the cache's and no part of the request."""


def provider_in(params: Any) -> ProviderIdentity | None:
    """The provider that params name."""
    fields = params.__dict__ if isinstance(params, BaseModel) else params if isinstance(params, dict) else {}
    app_id = fields.get("dashboardAppId", fields.get("dashboard_app_id"))
    name = fields.get("providerName", fields.get("provider_name"))
    return ProviderIdentity(app_id, name) if isinstance(app_id, str) and isinstance(name, str) else None
