"""What a widget package says of itself, in its `manifest.json`."""

from typing import Annotated, Literal, Self

from pydantic import Field, JsonValue, StringConstraints, model_validator

from ipc.messages import WireModel
from main_process.dashboards import model as dashboards

Channel = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=64)]
Text = Annotated[str, StringConstraints(max_length=400)]
FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-][A-Za-z0-9._-]*$", max_length=64)]
"""A file in the package's own folder: no path, no hidden file."""


class Size(WireModel):
    """Grid units: what a new tile gets, and the least that the widget can live with."""

    w: Annotated[int, Field(ge=1, le=dashboards.COLUMNS)]
    h: Annotated[int, Field(ge=1, le=100)]
    min_w: Annotated[int, Field(ge=1, le=dashboards.COLUMNS)] = 2
    min_h: Annotated[int, Field(ge=1, le=100)] = 2


class Slot(WireModel):
    """A place for a provider: its label for people, and the provider types that fit."""

    label: Text
    types: Annotated[list[Text], Field(min_length=1, max_length=16)]


class Setting(WireModel):
    """One setting, as a JSON Schema property: the subset that a form can be made of."""

    type: Literal["string", "number", "integer", "boolean"]
    title: Text
    description: Text | None = None
    default: JsonValue = None
    enum: Annotated[list[JsonValue], Field(max_length=1000)] | None = None
    enum_titles: list[Text] | None = None
    minimum: float | None = None
    maximum: float | None = None
    max_length: Annotated[int, Field(ge=1, le=4096)] | None = None


class Settings(WireModel):
    """The JSON Schema of a widget's settings."""

    type: Literal["object"] = "object"
    properties: dict[dashboards.Id, Setting] = {}


class Manifest(WireModel):
    """A widget package: its channels and slots are all it can ever reach."""

    id: dashboards.WidgetId
    name: dashboards.Title
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    description: Text
    entry: FileName = "widget.js"
    icon: Text | None = None
    """The name of an icon of the shell's set, or a file of the package."""
    size: Size
    channels: Annotated[list[Channel], Field(max_length=64)] = []
    slots: dict[dashboards.Id, Slot] = {}
    settings: Settings = Settings()

    @model_validator(mode="after")
    def _entry_is_a_module(self) -> Self:
        if not self.entry.endswith((".js", ".mjs")):
            raise ValueError("entry must be an ES module: a .js or .mjs file")
        return self

    def default_settings(self) -> dict[str, JsonValue]:
        """What each setting is until the user changes it."""
        return {name: setting.default for name, setting in self.settings.properties.items()}
