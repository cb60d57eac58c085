"""What a widget package says of itself, in its `manifest.json`."""

import math
import re
from ipaddress import IPv4Address
from typing import Annotated, Literal, Self, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, JsonValue, StringConstraints, model_validator

from ipc.messages import WireModel
from main_process.dashboards import model as dashboards
from main_process.widgets.words import is_one_line, reads_as_written

SDK = 1
"""The version of the widgets' interface: what `window.mainApi`, `window.latchkey` and this manifest are."""

Channel = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=64)]


def _is_no_member(name: str) -> str:
    """Refuses the names that every JavaScript object has already, such as `settings.constructor`."""
    if name in _MEMBERS:
        raise ValueError(f"must not be '{name}', which every object of JavaScript has")
    return name


_MEMBERS = frozenset(
    {"constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf"}
    | {"__proto__", "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__"}
)
Text = Annotated[str, StringConstraints(max_length=400), AfterValidator(reads_as_written)]
Line = Annotated[Text, AfterValidator(is_one_line)]
Name = Annotated[dashboards.Id, AfterValidator(_is_no_member)]
"""What settings and slots are called."""
FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-][A-Za-z0-9._-]*$", max_length=64)]
"""A file in the package's own folder: no path, no hidden file."""
FieldName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=64)]
ToolName = Annotated[str, StringConstraints(pattern=r"^(\*|[A-Za-z0-9_./-]+)$", max_length=128)]
EVERY_TOOL = "*"
"""Stands for every tool. Built-in widgets and those of extensions may name it, installed packages may not."""

_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+")


def _is_an_origin(link: str) -> str:
    try:
        parts = urlsplit(link)
        port = parts.port
    except ValueError:
        raise ValueError("must be an address such as https://example.com") from None
    host = parts.netloc.removesuffix(f":{port}") if port is not None else parts.netloc
    if parts.scheme != "https" or port == 0 or not _HOST.fullmatch(host) or link != f"https://{parts.netloc}":
        raise ValueError("must be https:// and one host in lower case, with no path and no wildcard")
    # A browser reads 0x7f.1 as 127.0.0.1 (WHATWG URL, "ends in a number"); its user would have read something else.
    if re.fullmatch(r"[0-9]+|0x[0-9a-f]*", host.rpartition(".")[2]) and not _is_an_address(host):
        raise ValueError("must name a host, or an address as four decimal numbers")
    return link


def _is_an_address(host: str) -> bool:
    try:
        return str(IPv4Address(host)) == host
    except ValueError:
        return False


def _is_a_host_name(widget_id: str) -> str:
    """The id is the host of an address: a number would be read as an IP address, `xn--` as another alphabet."""
    _is_no_member(widget_id)
    if re.fullmatch(r"[0-9]+|0x[0-9a-f]*", widget_id) or widget_id.startswith("xn--") or widget_id.endswith("-"):
        raise ValueError("must be a name: not a number, not beginning with 'xn--', not ending with '-'")
    return widget_id


Link = Annotated[str, StringConstraints(max_length=200), AfterValidator(_is_an_origin)]
"""A web origin: scheme and host."""
PackageId = Annotated[dashboards.WidgetId, AfterValidator(_is_a_host_name)]


class Size(WireModel):
    """Grid units: what a new tile gets, and the least that the widget can live with."""

    w: Annotated[int, Field(ge=1, le=dashboards.COLUMNS)]
    h: Annotated[int, Field(ge=1, le=100)]
    min_w: Annotated[int, Field(ge=1, le=dashboards.COLUMNS)] = 2
    min_h: Annotated[int, Field(ge=1, le=100)] = 2

    @model_validator(mode="after")
    def _least_is_no_more(self) -> Self:
        for least, size, name in ((self.min_w, self.w, "min_w"), (self.min_h, self.h, "min_h")):
            if name in self.model_fields_set and least > size:
                raise ValueError(f"{name.replace('_w', 'W').replace('_h', 'H')} is larger than {name[-1]}")
        return self


class Slot(WireModel):
    """A place for a provider: its label for people, and the provider types that fit; `mcp` is any MCP server."""

    label: Line
    types: Annotated[list[Line], Field(min_length=1, max_length=16)]
    tools: Annotated[list[ToolName], Field(max_length=64)] = []
    """For a slot whose types are MCP servers: the tools that the widget may call."""


class Choices(WireModel):
    """Where the values of a setting come from: a list in what a channel answers for the provider of a slot."""

    channel: Channel
    slot: Name
    items: FieldName = "items"
    """The field of the answer that is the list. An answer that is a list itself needs none."""
    value: FieldName = "name"
    """The field of each item that is the value."""
    title: FieldName | None = None
    """The field of each item that is shown."""


_SHAPES = {"color": re.compile(r"#[0-9a-fA-F]{6}"), "date": re.compile(r"\d{4}-\d{2}-\d{2}")}


class Setting(WireModel):
    """One setting, as a JSON Schema property: the subset that a form can be made of."""

    type: Literal["string", "number", "integer", "boolean"]
    title: Line
    description: Text | None = None
    default: JsonValue = None
    enum: Annotated[list[JsonValue], Field(min_length=1, max_length=1000)] | None = None
    enum_titles: list[Text] | None = None
    minimum: float | None = None
    maximum: float | None = None
    max_length: Annotated[int, Field(ge=1, le=4096)] | None = None
    format: Literal["multiline", "color", "date", "json", "jmespath"] | None = None
    """How text is entered, or the language that it is written in and must make sense in."""
    choices: Choices | None = None
    """What the user can choose from, asked of a provider."""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.format is not None and self.type != "string":
            raise ValueError("a format goes with the type 'string' only")
        if self.choices is not None and (self.type != "string" or self.enum is not None or self.format is not None):
            raise ValueError("choices go with the type 'string', without an enum and a format")
        if self.enum_titles is not None and len(self.enum_titles) != len(self.enum or ()):
            raise ValueError("enumTitles must have one title for each value of enum")
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError("minimum is larger than maximum")
        if not all(self._is_of_its_type(value) for value in self.enum or ()):
            raise ValueError(f"enum holds a value that is not of the type '{self.type}'")
        if self.default is not None and not self._takes(self.default):
            raise ValueError("the default is no value that the setting takes")
        return self

    def _takes(self, value: JsonValue) -> bool:
        if not self._is_of_its_type(value) or (self.enum is not None and value not in self.enum):
            return False
        if isinstance(value, str):
            shape = _SHAPES.get(self.format or "")
            # Empty is what a setting is that nobody has chosen.
            fits = not value or shape is None or shape.fullmatch(value) is not None
            return fits and (self.max_length is None or len(value) <= self.max_length)
        if isinstance(value, int | float):
            least = -math.inf if self.minimum is None else self.minimum
            return least <= value <= (math.inf if self.maximum is None else self.maximum)
        return True

    def _is_of_its_type(self, value: JsonValue) -> bool:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        fits = {
            "string": isinstance(value, str),
            "boolean": isinstance(value, bool),
            "integer": isinstance(value, int) and number,
            "number": number,
        }
        return fits[self.type]


class Settings(WireModel):
    """The JSON Schema of a widget's settings."""

    type: Literal["object"] = "object"
    properties: dict[Name, Setting] = {}
    required: list[Name] = []
    """The settings without which the widget has nothing to show."""

    @model_validator(mode="after")
    def _required_exist(self) -> Self:
        if strangers := sorted(set(self.required) - self.properties.keys()):
            raise ValueError(f"required names '{strangers[0]}', which is no setting")
        return self


Category: TypeAlias = Literal["search", "ai", "data", "tools", "time"]
"""Where the gallery of widgets shows it: searching, language models, data of any kind, tools, time and notes."""


class WidgetEvents(WireModel):
    """What the widget tells other widgets of its dashboard, and what it wants to hear of them."""

    publishes: Annotated[list[dashboards.TopicName], Field(max_length=64)] = []
    listens: Annotated[list[dashboards.TopicName], Field(max_length=64)] = []


class Manifest(WireModel):
    """A widget package: what it names here is all it can ever reach."""

    id: PackageId
    name: Annotated[dashboards.Title, AfterValidator(reads_as_written), AfterValidator(is_one_line)]
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$", max_length=40)]
    description: Text
    author: Line | None = None
    sdk: Annotated[int, Field(ge=1, le=SDK)] = SDK
    entry: FileName = "widget.js"
    icon: Text | None = None
    """The name of an icon of the shell's set, or a file of the package: `package/icon.py` says which are drawn."""
    category: Category | None = None
    size: Size
    channels: Annotated[list[Channel], Field(max_length=64)] = []
    slots: Annotated[dict[Name, Slot], Field(max_length=32)] = {}
    settings: Settings = Settings()
    events: WidgetEvents = WidgetEvents()
    storage: bool = False
    notifications: bool = False
    files: bool = False
    """Whether it may ask its user for a file."""
    links: Annotated[list[Link], Field(max_length=32)] = []

    @model_validator(mode="after")
    def _choices_are_its_own_to_ask(self) -> Self:
        for name, setting in self.settings.properties.items():
            if setting.choices is not None and setting.choices.channel not in self.channels:
                raise ValueError(
                    f"the choices of '{name}' ask '{setting.choices.channel}', which channels does not name"
                )
            if setting.choices is not None and setting.choices.slot not in self.slots:
                raise ValueError(
                    f"the choices of '{name}' ask the slot '{setting.choices.slot}', which there is none of"
                )
        return self

    @model_validator(mode="after")
    def _entry_is_a_module(self) -> Self:
        if not self.entry.endswith((".js", ".mjs")):
            raise ValueError("entry must be an ES module: a .js or .mjs file")
        return self

    def default_settings(self) -> dict[str, JsonValue]:
        """What each setting is until the user changes it."""
        return {name: setting.default for name, setting in self.settings.properties.items()}
