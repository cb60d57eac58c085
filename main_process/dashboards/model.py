"""Dashboards as they are stored and as they cross the wire."""

from collections.abc import Sized
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, JsonValue, StringConstraints, model_validator

from ipc.encoding import encode
from ipc.messages import AppId, NamedProvider, WireModel
from main_process.dashboards.refresh import DashboardRefreshField, TileRefreshField
from main_process.kit.edited_json import LeftOut, Place
from main_process.kit.figures import count

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
"""A name made by the program: of a dashboard or of a tile."""

WidgetId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
"""A widget package's name. It is the host of the widget's origin, hence what a host name may hold, in lower case."""

TopicName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9._:-]*$", max_length=64)]
"""What a message between widgets is about."""

Title = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]

ProviderType = Annotated[str, StringConstraints(min_length=1, max_length=128)]
"""`algolia`, `openai`, …, or one that an extension brings."""

COLUMNS = 12
MOST_SETTINGS_BYTES = 16 * 1024
MOST_PAGES = 32
MOST_VARIABLES = 32


def _is_none(value: object) -> bool:
    return value is None


def _is_empty(value: Sized) -> bool:
    return len(value) == 0


def small_settings(settings: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The same; ValueError where they are too large."""
    if len(encode(settings)) > MOST_SETTINGS_BYTES:
        raise ValueError(f"settings may hold {count(MOST_SETTINGS_BYTES)} bytes of JSON at most")
    return settings


class SlotBinding(NamedProvider):
    """The provider that a tile's slot uses."""


class DefaultProvider(NamedProvider):
    """The provider of every slot that takes its type and has no choice of its own."""

    type: ProviderType


class PlacedWidget(WireModel):
    """A widget on a dashboard: its place, and its settings. Grid units; 12 columns."""

    instance: Id
    widget: WidgetId
    x: Annotated[int, Field(ge=0, lt=COLUMNS)]
    y: Annotated[int, Field(ge=0, le=10_000)]
    w: Annotated[int, Field(ge=1, le=COLUMNS)]
    h: Annotated[int, Field(ge=1, le=100)]
    title: Title | None = None
    settings: dict[str, JsonValue] = {}
    refresh: TileRefreshField = None
    """None: as its dashboard says."""
    page: Annotated[Id | None, Field(exclude_if=_is_none)] = None
    """The page that it is on; the first one where there is none of that id. Not written where it is None."""

    @model_validator(mode="after")
    def _settings_are_small(self) -> Self:
        small_settings(self.settings)
        return self

    def placement(self) -> dict[str, Any]:
        """All but what its slots hold, by field name."""
        return {name: getattr(self, name) for name in PlacedWidget.model_fields}


class Tile(PlacedWidget):
    """A placed widget with its providers."""

    slots: dict[Id, SlotBinding | None] = {}


VariableName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,39}$")]
VariableText = Annotated[str, StringConstraints(max_length=400)]


def _is_a_day(text: str) -> str:
    return date.fromisoformat(text).isoformat()


Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_is_a_day)]


class _Variable(WireModel):
    """What widgets' text settings may name as `{{name}}`. `title`: what people call it."""

    name: VariableName
    title: Title | None = None


class TextVariable(_Variable):
    """Any text."""

    kind: Literal["text"] = "text"
    value: VariableText = ""


class ChoiceVariable(_Variable):
    """One of a few texts."""

    kind: Literal["choice"] = "choice"
    choices: Annotated[list[VariableText], Field(max_length=200)] = []
    value: VariableText = ""


class ChoiceSource(WireModel):
    """Where choices come from: what a widget's setting can be, by a provider; None: the default one for its type."""

    widget: WidgetId
    setting: Id
    provider: SlotBinding | None = None


class ProvidedVariable(_Variable):
    """One of the texts that a provider gives. Others are taken too: a service that is away stops nobody."""

    kind: Literal["provided"] = "provided"
    source: ChoiceSource
    value: VariableText = ""


Span = Literal[
    "today", "yesterday", "last-7-days", "last-30-days", "last-90-days", "this-month", "last-month", "custom"
]


class DatesVariable(_Variable):
    """A span of days, up to today or of its own: `start` and `end` are of the span `custom`."""

    kind: Literal["dates"] = "dates"
    span: Span = "last-7-days"
    start: Day | None = None
    end: Day | None = None


Variable = Annotated[TextVariable | ChoiceVariable | ProvidedVariable | DatesVariable, Field(discriminator="kind")]


def _names_are_unique(variables: list[Variable]) -> list[Variable]:
    if len({variable.name for variable in variables}) != len(variables):
        raise ValueError("two variables share a name")
    return variables


Variables = Annotated[
    list[Variable], Field(max_length=MOST_VARIABLES, exclude_if=_is_empty), AfterValidator(_names_are_unique)
]
"""In the order in which they are shown. Where there are none, nothing is written."""


class BoardPage(WireModel):
    """A page of a dashboard, shown as a tab. The tiles say which page they are on."""

    id: Id
    name: Title


def _pages_are_unique(pages: list[BoardPage]) -> list[BoardPage]:
    if len({page.id for page in pages}) != len(pages):
        raise ValueError("two pages share an id")
    return pages


BoardPages = Annotated[
    list[BoardPage], Field(max_length=MOST_PAGES, exclude_if=_is_empty), AfterValidator(_pages_are_unique)
]
"""In order. A dashboard without any has one page, which has no name; then nothing is written."""


class Wire(WireModel):
    """A user's own word on who hears whom: what `publisher` says under `topic`, `listener` hears as `hears`, or not.

    Tiles are named by instance. A wire outlives the tile that it names, so that one that comes back is wired again.
    """

    publisher: Id
    topic: TopicName
    listener: Id
    hears: TopicName
    connected: bool


class Dashboard(WireModel):
    """A named page of tiles; `app_id` is the app whose providers its slots offer first."""

    id: Id
    name: Title
    app_id: AppId
    widgets: Annotated[list[Tile], Field(max_length=64)] = []
    wiring: Annotated[list[Wire], Field(max_length=1024)] = []
    """What differs from the default: that a topic's name connects who says it with who listens to it."""
    providers: Annotated[list[DefaultProvider], Field(max_length=64)] = []
    """For the slots that have no choice of their own, the latest first."""
    refresh: DashboardRefreshField = None
    """None: off."""
    pages: BoardPages = []
    variables: Variables = []

    @model_validator(mode="after")
    def _instances_are_unique(self) -> Self:
        instances = [tile.instance for tile in self.widgets]
        if len(set(instances)) != len(instances):
            raise ValueError("two widgets share an instance id")
        return self


class Dashboards(WireModel):
    """Every dashboard, and which one is shown."""

    dashboards: Annotated[list[Dashboard], Field(max_length=10_000)] = []
    active: Id | None = None
    demo_offered: bool = False
    """The demo dashboard was put there once; whoever deletes it is not given it again."""

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        ids = [dashboard.id for dashboard in self.dashboards]
        if len(set(ids)) != len(ids):
            raise ValueError("two dashboards share an id")
        instances = [tile.instance for dashboard in self.dashboards for tile in dashboard.widgets]
        if len(set(instances)) != len(instances):
            raise ValueError("two widgets share an instance id")
        return self


def without_twins(value: Any) -> list[LeftOut]:
    """Take the second of two dashboards, or of two tiles, with one name out of a document that was edited."""
    taken: list[LeftOut] = []
    boards = value.get("dashboards") if isinstance(value, dict) else None
    _take_twins(boards, "id", ("dashboards",), set(), taken)
    instances: set[str] = set()
    for position, board in enumerate(boards if isinstance(boards, list) else ()):
        tiles = board.get("widgets") if isinstance(board, dict) else None
        _take_twins(tiles, "instance", ("dashboards", position, "widgets"), instances, taken)
    return taken


def _take_twins(members: Any, name: str, place: Place, seen: set[str], taken: list[LeftOut]) -> None:
    if not isinstance(members, list):
        return
    kept = []
    for position, member in enumerate(members):
        called = member.get(name) if isinstance(member, dict) else None
        if isinstance(called, str) and called in seen:
            taken.append(LeftOut((*place, position), member, f"another one has the {name} {called!r}"))
            continue
        if isinstance(called, str):
            seen.add(called)
        kept.append(member)
    members[:] = kept
