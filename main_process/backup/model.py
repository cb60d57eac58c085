"""What is in a backup, file by file."""

from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from ipc.messages import WireModel
from main_process.dashboards.arrangement import MOST_DASHBOARDS, Arrangement
from main_process.dashboards.model import Dashboard, DefaultProvider, Id, WidgetId
from main_process.preferences import Preferences

FORMAT: Final = "latchkey-backup"
VERSION: Final = 1
SUFFIX: Final = ".latchkey-backup"

INDEX: Final = "backup.json"
DASHBOARDS: Final = "dashboards.json"
VALUES: Final = "values.json"
WIDGETS: Final = "widgets.json"
SETTINGS: Final = "settings.json"
PROVIDERS: Final = "providers.json"
PACKAGES: Final = "widgets/"


class Index(WireModel):
    """Says what the file is. `created`: an ISO 8601 time."""

    format: Literal["latchkey-backup"] = FORMAT
    version: Literal[1] = VERSION
    created: Annotated[str, StringConstraints(max_length=40)]


class KeptDashboard(WireModel):
    """A dashboard as it is stored: its slots name providers, and nothing of a provider but its name."""

    dashboard: Dashboard
    starred: bool = False


class DashboardsPart(WireModel):
    """Every dashboard that is there, and their order."""

    dashboards: Annotated[list[KeptDashboard], Field(max_length=MOST_DASHBOARDS)] = []
    arrangement: Arrangement = Arrangement()


class ValuesPart(WireModel):
    """What widgets remember: instance → name → JSON text."""

    values: dict[Id, dict[str, str]] = {}


class KeptWidget(WireModel):
    """An installed package; its files are an archive of its own."""

    id: WidgetId
    revoked: Annotated[list[str], Field(max_length=500)] = []


class WidgetsPart(WireModel):
    """The installed packages."""

    widgets: Annotated[list[KeptWidget], Field(max_length=500)] = []


class SettingsPart(WireModel):
    """What holds for all dashboards."""

    preferences: Preferences = Preferences()
    defaults: Annotated[list[DefaultProvider], Field(max_length=1024)] = []


class Restored(WireModel):
    """What came of a restore, in lines fit for a person."""

    added: list[str] = []
    kept: list[str] = []
    """What was here already, or is otherwise here: it stayed as it was."""
    left_out: list[str] = []
    """What was not taken over, and why."""


class Backed(WireModel):
    """What was written."""

    dashboards: int
    widgets: int
    providers: int | None
    """None: without the providers."""
    size: int
    """Bytes."""
