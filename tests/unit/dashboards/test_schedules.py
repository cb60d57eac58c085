"""What refreshes at times of day, as the window asks for it at its start."""

from pathlib import Path
from typing import Any

from app.wiring import build_main_process
from main_process.dashboards import Dashboard


def board(name: str, refresh: dict[str, Any] | None, own: dict[str, Any] | None = None) -> Dashboard:
    """A dashboard of one clock, with its refreshes and the clock's own."""
    place = {"x": 0, "y": 0, "w": 2, "h": 2}
    tile = {"instance": f"t-{name}", "widget": "clock", "settings": {"note": "canary"}} | place | (own or {})
    return Dashboard.model_validate({"id": name, "name": name, "appId": "a", "widgets": [tile], "refresh": refresh})


async def test_only_dashboards_with_times_are_told_and_of_them_only_the_times(tmp_path: Path) -> None:
    """A period is no time of day: what nobody looks at does not ask every ten seconds."""
    async with build_main_process(tmp_path, master_key=bytes(32)) as main:
        await main.dashboards.save(board("plain", None))
        await main.dashboards.save(board("often", {"every": 10}))
        await main.dashboards.save(board("mornings", {"at": ["08:30"]}))
        await main.dashboards.save(board("one", None, {"refresh": {"at": ["18:00"]}}))
        told = await main.ipc.invoke("dashboard-schedules", {})

    assert [one["id"] for one in told["dashboards"]] == ["mornings", "one"]
    assert told["dashboards"][0]["refresh"]["at"] == ["08:30"]
    assert told["dashboards"][1]["widgets"] == [
        {"instance": "t-one", "page": None, "refresh": {"every": None, "at": ["18:00"], "reload": False}}
    ]
    assert "canary" not in str(told)
