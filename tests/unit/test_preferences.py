"""The user's choices about the window."""

from pathlib import Path

import pytest

from main_process.events import Event
from main_process.preferences import (
    Preferences,
    PreferencesChange,
    PreferencesChanged,
    PreferencesNotSaved,
    PreferenceStore,
)


async def test_a_choice_outlives_a_restart(tmp_path: Path) -> None:
    """What was saved is what the next start reads."""
    await PreferenceStore(tmp_path / "preferences.json").save(Preferences(theme="dark"))
    assert PreferenceStore(tmp_path / "preferences.json").current == Preferences(theme="dark")


async def test_a_refused_change_leaves_the_old_choice(tmp_path: Path) -> None:
    """A disk that cannot be written is said so, and nothing is half changed."""
    store = PreferenceStore(tmp_path / "preferences.json")
    await store.save(Preferences(theme="light"))
    (tmp_path / "preferences.json").unlink()
    (tmp_path / "preferences.json").mkdir()  # no file can take the place of a folder
    with pytest.raises(PreferencesNotSaved):
        await store.save(Preferences(theme="dark"))
    assert store.current == Preferences(theme="light")


async def test_a_change_keeps_what_it_does_not_name_and_is_told(tmp_path: Path) -> None:
    """Two windows that change two things lose neither, and each hears of the other's."""
    told: list[Event] = []
    store = PreferenceStore(tmp_path / "preferences.json", publish=told.append)
    await store.change(PreferencesChange(accent="rose"), "p1")
    await store.change(PreferencesChange(density="compact", theme=None), "p2")
    assert store.current == Preferences(accent="rose", density="compact")
    assert told == [PreferencesChanged("p1"), PreferencesChanged("p2")]


def test_the_file_of_a_version_that_knew_only_the_theme_is_read(tmp_path: Path) -> None:
    """What it chose stays chosen, and the rest is as nobody chose it."""
    (tmp_path / "preferences.json").write_text('{"theme": "dark"}')
    assert PreferenceStore(tmp_path / "preferences.json").current == Preferences(theme="dark")
