"""What crosses the boundary: senders, params, results. Frozen, and free of behaviour."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import (
    Annotated,
    Any,
    Generic,
    Literal,
    NamedTuple,
    Protocol,
    TypeAlias,
    TypedDict,
    TypeGuard,
    TypeVar,
    Unpack,
)

from pydantic import AfterValidator, BaseModel, ConfigDict, RootModel, StringConstraints
from pydantic.alias_generators import to_camel

T = TypeVar("T")

Source: TypeAlias = Literal["hit", "stale", "joined", "miss", "shared"]
"""How the response cache answered: from an entry, from an expired one or one of an earlier run, from somebody's fetch
in flight, by a fetch, from the team's shared cache."""


@dataclass(frozen=True, slots=True)
class WidgetIdentity:
    """A widget instance on a dashboard, as the broker saw it: the frame's origin gives `widget_id`."""

    widget_id: str
    instance: str


@dataclass(frozen=True, slots=True)
class Sender:
    """Who makes a call. `widget` is None for the app's own page; `page` is a new number in each page epoch."""

    page: str = "app"
    widget: WidgetIdentity | None = None


APP_PAGE = Sender()
"""The app's own page, which may use every channel."""

COMMAND_LINE = Sender("command-line")
"""The command line, which asks through the running app."""


class Encoded(NamedTuple):
    """A result that is already the JSON bytes which go on the wire, and where they came from (None: not cached)."""

    body: bytes
    source: Source | None = None
    as_of: float | None = None
    """When the service gave it, in seconds since 1970: of an answer from an earlier run, which may be days old."""
    by: str = ""
    """The seat of the team that fetched it, where it was another one and says who it is. For the developer tools."""


@dataclass(slots=True, eq=False)
class CurrentCall:
    """The current call: its sender, its channel, and the seconds that each part took, which the parts fill in.

    Compared by identity: a widget may make two equal calls at once, and a lease must find its own.
    """

    sdk: float = 0.0
    """In the SDK and its network."""
    channel: str = ""
    sender: Sender = APP_PAGE
    touched: bool = True
    """Whether the frame that asks had the keyboard, and its user had just clicked or pressed a key. A call that comes
    from no frame counts as such."""


current_call: ContextVar[CurrentCall | None] = ContextVar("current_call", default=None)
"""The call under way; the tasks that it starts inherit it. None outside a call."""


@dataclass(frozen=True, slots=True)
class WidgetAccess:
    """Says that widgets may use a channel, and which fields of its params model name the provider that it uses.

    A channel is registered with one of these, or no widget may use it, whatever a manifest says.
    """

    provider: tuple[str, str] | None = None
    """The fields with its app id and its name. A widget is held to the providers in its own slots."""
    tool: str | None = None
    """The field with the name of the tool that it calls there. A widget is held to those that its slot names."""
    manifest: bool = True
    """Whether the widget's manifest has to name the channel. False: every widget has it."""
    touched: bool = False
    """Whether a widget may call it only right after a click or key press in it: it opens a dialog of the system's."""
    built_in: bool = False
    """Whether it is for widgets that come with Latchkey alone, whatever another's manifest says."""


FOR_WIDGETS = WidgetAccess()
"""A manifest may name the channel, which uses no provider."""

FOR_BUILT_IN_WIDGETS = WidgetAccess(built_in=True)
"""The same, for a channel that tells of every provider: no package from elsewhere gets to read that."""

WITH_PROVIDER = WidgetAccess(("dashboard_app_id", "provider_name"))
"""A manifest may name the channel, and its params derive from ProviderRef."""

WITH_TOOL = WidgetAccess(("dashboard_app_id", "provider_name"), tool="tool_name")
"""The same, for a channel that calls a tool of an MCP server."""

FOR_EVERY_WIDGET = WidgetAccess(manifest=False)
"""What a widget needs in order to be one."""

WHEN_TOUCHED = WidgetAccess(touched=True)
WITH_PROVIDER_WHEN_TOUCHED = WidgetAccess(WITH_PROVIDER.provider, touched=True)
FOR_EVERY_WIDGET_WHEN_TOUCHED = WidgetAccess(manifest=False, touched=True)
"""The same three for channels that ask a person."""


Handler: TypeAlias = Callable[[Sender, Any], Awaitable[Any] | AsyncIterator[Any]]
"""`async handler(sender, params) -> result`, or an async generator for a channel that streams.

`params` is the channel's model, or the plain dict where the channel has no model.
"""


class EncodedHandler(Protocol):
    """A handler that can also answer in wire bytes, which the router prefers: a cached answer is never decoded.

    Where its class has `accepting(model)`, that gives the model which validates in place of the channel's own.
    """

    async def __call__(self, sender: Sender, params: Any) -> Any:
        """The answer as a Python value."""
        ...

    async def encoded(self, sender: Sender, params: Any) -> Encoded:
        """The same answer as `__call__`, as the bytes that go on the wire."""
        ...


def encodes(handler: Handler | EncodedHandler) -> TypeGuard[EncodedHandler]:
    """Whether the handler's class says so: an object that answers to every name, as a test's mock, does not."""
    return hasattr(type(handler), "encoded")


class ChannelOptions(TypedDict, total=False):
    """What a channel is registered with; each may be left out, or None."""

    params: type[BaseModel] | None
    """Validates what comes in. Without it the handler gets the plain dict."""
    result: type[BaseModel] | None
    """The answer, for the generated TypeScript."""
    chunk: type[BaseModel] | None
    """One chunk of a stream, for the same."""
    streams: bool | None
    """That the handler returns an async iterator although it is no async generator function."""
    deadline: float | None
    """Seconds, where the answer may take longer than usual: one that waits for a person, say."""
    widgets: WidgetAccess | None
    """What widgets may do with it. Without it the channel is the app's own page's alone."""


class Registrar(Protocol):
    """Where channels are registered: the side of the router that the main process sees."""

    def handle(self, channel: str, handler: Handler | EncodedHandler, **options: Unpack[ChannelOptions]) -> None:
        """Register `handler` for `channel`, once. An async generator function makes a channel that streams."""
        ...


class WireModel(BaseModel):
    """Base of every model on the wire: camelCase names, unknown fields refused, no coercion between types, frozen."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        extra="forbid",
        frozen=True,
        strict=True,
        json_schema_serialization_defaults_required=True,  # what we send is always all there
        defer_build=True,  # a start uses few of them, and building all took a fifth of its imports
    )


class WireRoot(RootModel[T], Generic[T]):
    """Base of wire types that are no JSON object: a union or a list."""

    model_config = ConfigDict(defer_build=True)  # as above


def _not_dots(value: str) -> str:
    if value in {".", ".."}:
        raise ValueError("must not be '.' or '..'")
    return value


_JOINERS = "\u200c\u200d"
_FLAG, _TAGS = "\U0001f3f4", range(0xE0020, 0xE0080)


def printable(value: str) -> str:
    """The text, where every character can be seen; ValueError otherwise.

    Persian, Indic scripts and emoji need joiners between letters, flags need tags, Japanese a wide blank.

    After an ASCII letter, where a joiner changes nothing that one sees, it is refused: no two names may look the same.
    """
    for at, character in enumerate(value):
        before = value[at - 1] if at else "a"
        joined = character in _JOINERS and not before.isascii() and before not in _JOINERS and at + 1 < len(value)
        tagged = ord(character) in _TAGS and _FLAG in value[:at]
        if not (character.isprintable() or character == "\u3000" or joined or tagged):
            raise ValueError("must hold printable characters only")
    return value


AppId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,128}$"), AfterValidator(_not_dots)]
"""The dashboard application that a provider belongs to."""

ProviderName = Annotated[str, StringConstraints(min_length=1, max_length=128), AfterValidator(printable)]
"""The user's name for a provider. Any printable text is legal: it is never a path or a code identifier."""


class ProviderIdentity(NamedTuple):
    """Which provider: the key of vault, caches, grants and ledger. A provider's hash is no part of it."""

    app_id: str
    provider_name: str


class NamedProvider(WireModel):
    """`{appId, providerName}`: the params of a request about a provider, and what a slot of a dashboard holds."""

    app_id: AppId
    provider_name: ProviderName

    @property
    def identity(self) -> ProviderIdentity:
        """Which provider it names."""
        return ProviderIdentity(self.app_id, self.provider_name)


class ProviderRef(WireModel):
    """The params of every call that uses a provider. The two names identify it; the hash is an untrusted hint."""

    provider_hash: Annotated[str, StringConstraints(max_length=256)]
    dashboard_app_id: AppId
    provider_name: ProviderName

    @property
    def identity(self) -> ProviderIdentity:
        """Which provider it names."""
        return ProviderIdentity(self.dashboard_app_id, self.provider_name)


class CacheTtl(WireModel):
    """`cache: {ttl: ms}`: the oldest answer that is accepted, and how much older it may be where that is better."""

    ttl: int | float
    stale_while_revalidate: int | float = 0
    """The old answer at once, while a new one is fetched."""
    stale_if_error: int | float = 0
    """The old answer if the service fails."""
    warm_start: bool = True
    """The answer of an earlier run at once, however old, while a new one is fetched; it is marked `stale`."""
    since: int | float | None = None
    """No answer from before this moment, in ms since 1970, however short the way of the call may be."""
    asked: Literal["schedule", "person"] | None = None
    """What made the widget refresh, for the developer tools. It changes nothing about the answer."""


class CacheableParams(ProviderRef):
    """A provider-backed call whose answer may come from the cache. The response cache judges the TTL."""

    cache: bool | int | float | CacheTtl | None = None
    force_refresh: bool = False


class ReadParams(CacheableParams):
    """Of a channel that only reads: the developer tools may make such a call again, and nobody is asked."""


class Nothing(WireModel):
    """No params."""


class Success(WireModel):
    """`{success: true}`."""

    success: Literal[True] = True
