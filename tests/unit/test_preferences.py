"""The user's choices about the window."""

from pathlib import Path

import pytest

from main_process.preferences import Preferences, PreferencesNotSaved, PreferenceStore


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
