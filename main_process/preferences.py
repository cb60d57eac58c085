"""The user's own choices about the window, kept between runs."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from ipc.errors import Code, IpcError
from ipc.messages import WireModel
from main_process.events import Event
from main_process.kit.json_file import JsonFile, Tell

MOST_USES = 60
"""Entries of the palette whose use is remembered; the least used ones are forgotten first, by the page."""

Theme: TypeAlias = Literal["auto", "light", "dark"]
Accent: TypeAlias = Literal["verdigris", "blue", "violet", "rose", "amber", "graphite"]
Density: TypeAlias = Literal["comfortable", "compact"]
FontSize: TypeAlias = Literal["small", "medium", "large"]
EntryId = Annotated[str, Field(min_length=1, max_length=200)]
CommandId = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[a-z][a-z0-9-]*$")]
Keys = Annotated[str, Field(max_length=40, pattern=r"^[\x21-\x7e]*$")]
"""A shortcut as the page writes it: `mod+shift+D`, `?`; empty where the command has none."""


class Use(WireModel):
    """How often and how lately one entry of the palette was chosen: `score` fades with the time since `at`."""

    id: EntryId
    score: Annotated[float, Field(ge=0, le=1_000_000)]
    at: Annotated[float, Field(ge=0, le=1e14)]
    """Milliseconds since 1970."""


class Preferences(WireModel):
    """What the user has chosen; `auto` is the system's theme."""

    theme: Theme = "auto"
    accent: Accent = "verdigris"
    density: Density = "comfortable"
    font_size: FontSize = "medium"
    tray: bool = False
    """Whether Latchkey runs on behind an icon when its window is closed."""
    notifications: bool = True
    """Whether widgets may show notifications of the desktop at all."""
    do_not_disturb: bool = False
    """Whether they are withheld for now."""
    tour_seen: bool = False
    """Whether the tour was finished or declined."""
    shortcuts: Annotated[dict[CommandId, Keys], Field(max_length=100)] = {}
    """What differs from the shortcuts that commands have by themselves."""
    uses: Annotated[list[Use], Field(max_length=MOST_USES)] = []


class PreferencesChange(WireModel):
    """The choices to change; what is not named stays as it is."""

    theme: Theme | None = None
    accent: Accent | None = None
    density: Density | None = None
    font_size: FontSize | None = None
    tray: bool | None = None
    notifications: bool | None = None
    do_not_disturb: bool | None = None
    tour_seen: bool | None = None
    shortcuts: Annotated[dict[CommandId, Keys], Field(max_length=100)] | None = None
    uses: Annotated[list[Use], Field(max_length=MOST_USES)] | None = None


@dataclass(frozen=True, slots=True)
class PreferencesChanged(Event):
    """The user has chosen anew; `page` is the one where they did, and need not be told."""

    page: str | None


class PreferencesNotSaved(IpcError):
    """The disk refused the change; what was there before still is."""

    code = Code.STORE_UNAVAILABLE
    retryable = True
    default_message = "The choice could not be saved. Check that the disk is not full and the data folder is writable."


class PreferenceStore:
    """The preferences of one user-data folder. One change at a time; readers never wait."""

    def __init__(
        self,
        path: Path,
        *,
        tell: Tell = lambda _notice: None,
        publish: Callable[[Event], None] = lambda _event: None,
    ) -> None:
        self._file = JsonFile(path, Preferences, tell=tell)
        self._publish = publish
        self._current = self._file.read() or Preferences()
        self._changing = asyncio.Lock()
        self.offers_tour = False
        """Whether there is a user in front of the window to be shown around."""

    @property
    def tour_due(self) -> bool:
        """Whether the tour is to be offered: its user has neither taken nor declined it."""
        return self.offers_tour and not self._current.tour_seen

    @property
    def current(self) -> Preferences:
        """As last saved."""
        return self._current

    async def save(self, preferences: Preferences, page: str | None = None) -> None:
        """Replace them: on disk before this returns. Raises PreferencesNotSaved."""
        async with self._changing:
            await self._write(preferences, page)

    async def change(self, change: PreferencesChange, page: str | None = None) -> Preferences:
        """Change what is named and keep the rest: on disk before this returns. Raises PreferencesNotSaved."""
        async with self._changing:
            named = {name: getattr(change, name) for name in change.model_fields_set}
            chosen = {name: value for name, value in named.items() if value is not None}
            await self._write(self._current.model_copy(update=chosen), page)
            return self._current

    async def _write(self, preferences: Preferences, page: str | None) -> None:
        try:
            await asyncio.to_thread(self._file.write, preferences)
        except OSError as error:
            raise PreferencesNotSaved from error
        self._current = preferences
        self._publish(PreferencesChanged(page))
