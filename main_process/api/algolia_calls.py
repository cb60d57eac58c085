"""How every `algolia-*` channel reaches its service: the right kind of client, and tags for its answers."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias
from urllib.parse import urlencode

from pydantic import AfterValidator, Field, JsonValue, StringConstraints

from ipc.encoding import encode
from ipc.messages import ProviderRef
from main_process.fetch import Fetch
from main_process.response_cache import ResponseCache
from main_process.response_cache.codec import tag_of
from main_process.sdks.algolia.answers import document_apart, finish, secrets_of
from main_process.sdks.algolia.bodies import sending
from main_process.sdks.algolia.provider_type import ALGOLIA
from main_process.sdks.algolia.shapes import found, task_of
from main_process.sdks.local_search.provider_type import LOCAL_SEARCH

if TYPE_CHECKING:
    from algoliasearch.http.api_response import ApiResponse

    from main_process.sdks.algolia.client import AlgoliaClient

Call: TypeAlias = "Callable[[AlgoliaClient], Awaitable[ApiResponse[str]]]"

_NAME = re.compile(r"_?[a-z][A-Za-z0-9]*")


def stays_in_its_place(name: str) -> str:
    """The name, if it names something below an index. Raises ValueError."""
    # Percent-encoding does not touch dots: every library on the way takes "/indexes/.." for "/".
    if name in {".", ".."}:
        raise ValueError("must not be '.' or '..'")
    return name


def spelt_once(parameters: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The parameters, if Algolia could know each of them by its name. Raises ValueError."""
    if odd := [name for name in parameters if not _NAME.fullmatch(name)]:
        raise ValueError(f"Algolia has no parameter {odd[0][:64]!r}: its names are camelCase")
    return parameters


def as_query(parameters: Mapping[str, JsonValue]) -> str:
    """Search parameters as the text that some endpoints take for all of them: a URL's query, lists as JSON."""
    return urlencode({name: value if isinstance(value, str) else encode(value) for name, value in parameters.items()})


def with_body(body: Any, call: Call) -> Call:
    """`call`, which sends `body` in place of the empty one that it names."""

    async def made(client: "AlgoliaClient") -> "ApiResponse[str]":
        with sending(body):
            return await call(client)

    return made


IndexName = Annotated[
    str,
    StringConstraints(min_length=1, max_length=256),
    AfterValidator(stays_in_its_place),
    Field(json_schema_extra={"logged": True}),
]
"""An index's name. Any text but `.` and `..`: it is quoted where it becomes part of a path."""

ObjectID = Annotated[str, StringConstraints(min_length=1, max_length=512), AfterValidator(stays_in_its_place)]
"""The name of an object or a rule, likewise."""

Parameters = Annotated[dict[str, JsonValue], AfterValidator(spelt_once)]
"""What goes to Algolia as it is. A second spelling of a name is refused: the cache and the service must read alike."""

ALGOLIA_ONLY = (ALGOLIA.type,)
ANY = (ALGOLIA.type, LOCAL_SEARCH.type)
"""The types of provider whose clients speak Algolia's API."""


class AlgoliaCalls:
    """Reads and writes through leased clients of the types `algolia` and `local-search`."""

    def __init__(self, fetch: Fetch, responses: ResponseCache) -> None:
        self._fetch = fetch
        self._responses = responses

    async def read(self, params: ProviderRef, call: Call, types: Collection[str] = ANY) -> dict[str, Any]:
        """What the service answers to `call(client)`, exactly as it wrote it."""

        async def use(client: "AlgoliaClient") -> dict[str, Any]:
            return await document_apart(await call(client), secrets_of(client))

        return await self._fetch.call(params, use, types=types, reads=True)

    async def find(self, params: ProviderRef, call: Call) -> dict[str, Any]:
        """The same for an answer with lists and counts; where its shape is not Algolia's, it is made so."""

        async def use(client: "AlgoliaClient") -> dict[str, Any]:
            return found(await document_apart(await call(client), secrets_of(client)))

        return await self._fetch.call(params, use, types=ANY, reads=True)

    async def write(self, params: ProviderRef, index: str, call: Call, *, everywhere: bool = False) -> dict[str, Any]:
        """As `read`, once the service has finished the task; drops what was read of the index before.

        With `everywhere`, what was read of the whole application.
        """
        async with self.stale_after(params, index, everywhere=everywhere), self.client(params) as client:
            answer = await document_apart(await call(client), secrets_of(client))
            await self._fetch.refuse_echo(params, answer)
            if (task := task_of(answer)) is not None:
                await finish(client, index, task)
            return answer

    @asynccontextmanager
    async def stale_after(self, params: ProviderRef, index: str, *, everywhere: bool = False) -> AsyncIterator[None]:
        """Drop what was read before, for everyone who shares it, however the block ends.

        A write that failed half-way, or whose caller has left, may have happened all the same.
        """
        try:
            yield
        finally:
            self._responses.invalidate_tags(*({account_tag(params)} if everywhere else written_tags(params, index)))
            await self._responses.flush()

    @asynccontextmanager
    async def client(self, params: ProviderRef, types: Collection[str] = ANY) -> AsyncIterator["AlgoliaClient"]:
        """The client, for more than one call."""
        async with self._fetch.client(params, types=types) as client:
            yield client


_tag = partial(tag_of, "algolia")


def account_tag(params: ProviderRef) -> str:
    """What everything that was read with a provider carries."""
    return _tag("account", *params.identity)


def index_tags(params: ProviderRef, *indices: str) -> frozenset[str]:
    """What an answer carries that was read from these indices."""
    of_provider = {_tag("index", *params.identity, index) for index in indices}
    return frozenset({account_tag(params), *of_provider, *(_tag("any index", index) for index in indices)})


def listing_tags(params: ProviderRef) -> frozenset[str]:
    """What the list of indices carries."""
    return frozenset({account_tag(params), _tag("listing", *params.identity), _tag("any listing")})


def written_tags(params: ProviderRef, index: str) -> frozenset[str]:
    """What a write to an index makes stale: whatever was read from it, and the list that tells its size and age."""
    return frozenset({_tag("index", *params.identity, index), _tag("listing", *params.identity)})


def rebuilt_tags(index: str) -> frozenset[str]:
    """What a new build of one of Local Search's indices makes stale, whichever providers lead to it."""
    return frozenset({_tag("any index", index), _tag("any listing")})
