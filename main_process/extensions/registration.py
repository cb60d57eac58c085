"""What an extension wrote down while it was activated. Nothing of it is in force until the host says so."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, PydanticUserError

from ipc.messages import FOR_WIDGETS, WITH_PROVIDER, EncodedHandler, Handler, ProviderRef, WidgetAccess
from main_process.extensions.context import ExtensionError, Factory, Probe, Translate
from main_process.providers.types import Field, ProviderType

F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class TypeEntry:
    """A provider type with its test and its errors."""

    schema: ProviderType
    test: Probe | None
    errors: Translate | None


@dataclass(frozen=True, slots=True)
class ChannelEntry:
    """A channel, as the router takes it."""

    channel: str
    handler: Handler | EncodedHandler
    params: type[BaseModel]
    result: type[BaseModel] | None
    chunk: type[BaseModel] | None
    deadline: float | None
    widgets: WidgetAccess | None


@dataclass(slots=True)
class Registration:
    """Everything one activation registered. `seal` ends it: an extension registers while it is activated, not later."""

    name: str
    types: dict[str, TypeEntry] = field(default_factory=dict)
    factories: dict[str, Factory] = field(default_factory=dict)
    channels: dict[str, ChannelEntry] = field(default_factory=dict)
    widgets: list[Path] = field(default_factory=list)
    shutdown: list[Callable[[], Awaitable[None] | None]] = field(default_factory=list)
    sealed: bool = False

    def seal(self) -> None:
        """Take nothing more. Raises ExtensionError for a factory without its type."""
        self.sealed = True
        if strangers := sorted(self.factories.keys() - self.types.keys()):
            raise ExtensionError(f"It makes clients of '{strangers[0]}', a type that it did not register.")

    def add_type(self, schema: Any, test: Probe | None, errors: Translate | None) -> None:
        """A provider type."""
        self._open()
        if not isinstance(schema, ProviderType) or not schema.type:
            raise ExtensionError("It registered a provider type that is none.")
        if schema.type in self.types:
            raise ExtensionError(f"It registered the provider type '{schema.type}' twice.")
        fields: Any = schema.fields
        if not isinstance(fields, tuple) or not all(isinstance(each, Field) for each in fields):
            raise ExtensionError(f"Its provider type '{schema.type}' has a field that is none.")
        self.types[schema.type] = TypeEntry(schema, test, errors)

    def add_factory(self, provider_type: str, factory: Factory) -> None:
        """How clients of a type are made."""
        self._open()
        self.factories[provider_type] = _callable(factory)

    def add_channel(
        self,
        channel: str,
        handler: Handler | EncodedHandler,
        params: Any,
        result: type[BaseModel] | None,
        chunk: type[BaseModel] | None,
        deadline: float | None,
        widgets: bool | None,
    ) -> None:
        """A channel."""
        self._open()
        if channel in self.channels:
            raise ExtensionError(f"It registered the channel '{channel}' twice.")
        if not _is_model(params):
            raise ExtensionError(f"Its channel '{channel}' has no model for its params.")
        if not all(each is None or _is_model(each) for each in (result, chunk)):
            raise ExtensionError(f"Its channel '{channel}' has a result or chunk that is no model.")
        for model in (params, result, chunk):
            _describable(channel, model)
        provider_backed = issubclass(params, ProviderRef)
        access = None
        if provider_backed if widgets is None else widgets:
            access = WITH_PROVIDER if provider_backed else FOR_WIDGETS
        self.channels[channel] = ChannelEntry(channel, _callable(handler), params, result, chunk, deadline, access)

    def add_widget(self, folder: Path) -> None:
        """A widget's folder."""
        self._open()
        self.widgets.append(folder)

    def add_shutdown(self, callback: Callable[[], Awaitable[None] | None]) -> None:
        """What to call at the end."""
        self._open()
        self.shutdown.append(_callable(callback))

    def _open(self) -> None:
        if self.sealed:
            raise ExtensionError("It tried to register something after its activation.")


def _is_model(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, BaseModel)


def _describable(channel: str, model: type[BaseModel] | None) -> None:
    # Discovered out here, where its author hears of it, and not by whoever asks for the types of every channel.
    if model is not None:
        try:
            model.model_json_schema()
        except PydanticUserError as error:
            raise ExtensionError(f"Its channel '{channel}' has a model that JSON cannot hold.") from error


def _callable(value: F) -> F:
    if not callable(value):
        raise ExtensionError("It registered something that cannot be called.")
    return value
