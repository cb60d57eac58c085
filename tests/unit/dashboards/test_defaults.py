"""The default provider for a type, in each app."""

from pathlib import Path

import pytest

from main_process.dashboards import DashboardsNotSaved
from main_process.dashboards.defaults import ProviderDefaults, ProviderDefaultsChanged
from main_process.events import Event, Events


async def test_a_default_is_kept_renamed_and_told(tmp_path: Path) -> None:
    """The latest choice for a type takes the place of the one before; a rename reaches it; what changes is told."""
    events, told = Events(), list[Event]()
    events.subscribe(told.append)
    defaults = ProviderDefaults(tmp_path / "default-providers.json", events)
    for app_id, name in (("shop", "Old"), ("shop", "Main"), ("bank", "Main"), ("bank", "Main")):
        await defaults.set(app_id, "algolia", name)
    await defaults.rename("shop", "Main", "Renamed")
    assert told == [ProviderDefaultsChanged()] * 4
    again = ProviderDefaults(tmp_path / "default-providers.json", Events())
    kept = [(one.app_id, one.type, one.provider_name) for one in again.all]
    assert kept == [("bank", "algolia", "Main"), ("shop", "algolia", "Renamed")]
    assert again.uses("shop", "Renamed") == ["every algolia slot without a choice of its own"]
    await again.set("shop", "algolia", None)
    assert [one.app_id for one in again.all] == ["bank"]


async def test_a_disk_that_refuses_leaves_the_default_as_it_was(tmp_path: Path) -> None:
    """And says so in a sentence."""
    defaults = ProviderDefaults(tmp_path / "nowhere" / "default-providers.json", Events())
    (tmp_path / "nowhere").write_text("a file where the folder should be")
    with pytest.raises(DashboardsNotSaved):
        await defaults.set("shop", "algolia", "Main")
    assert defaults.all == []
