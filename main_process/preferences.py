"""The user's own choices about the window, kept between runs."""

import asyncio
from pathlib import Path
from typing import Literal

from ipc.errors import Code, IpcError
from ipc.messages import WireModel
from main_process.kit.json_file import JsonFile, Tell


class Preferences(WireModel):
    """What the user has chosen; `auto` is the system's theme."""

    theme: Literal["auto", "light", "dark"] = "auto"


class PreferencesNotSaved(IpcError):
    """The disk refused the change; what was there before still is."""

    code = Code.STORE_UNAVAILABLE
    retryable = True
    default_message = "The choice could not be saved. Check that the disk is not full and the data folder is writable."


class PreferenceStore:
    """The preferences of one user-data folder. One change at a time; readers never wait."""

    def __init__(self, path: Path, *, tell: Tell = lambda _notice: None) -> None:
        self._file = JsonFile(path, Preferences, tell=tell)
        self._current = self._file.read() or Preferences()
        self._changing = asyncio.Lock()

    @property
    def current(self) -> Preferences:
        """As last saved."""
        return self._current

    async def save(self, preferences: Preferences) -> None:
        """Replace them: on disk before this returns. Raises PreferencesNotSaved."""
        async with self._changing:
            try:
                await asyncio.to_thread(self._file.write, preferences)
            except OSError as error:
                raise PreferencesNotSaved from error
            self._current = preferences
