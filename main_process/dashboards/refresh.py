"""When widgets ask again by themselves: for a whole dashboard, and for a tile that differs from it."""

from typing import Annotated

from pydantic import Field, StringConstraints

from ipc.messages import WireModel

SHORTEST_SECONDS = 10
LONGEST_SECONDS = 86_400
MOST_TIMES = 24

TimeOfDay = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""`08:30`, by the computer's own clock."""


class Refresh(WireModel):
    """Every so many seconds, or at times of day where there are any; with neither, never."""

    every: Annotated[int, Field(ge=SHORTEST_SECONDS, le=LONGEST_SECONDS)] | None = None
    at: Annotated[list[TimeOfDay], Field(max_length=MOST_TIMES)] = []
    reload: bool = False
    """Load the frame of a widget anew that does not listen to refreshes."""


class DashboardRefresh(Refresh):
    """The refreshes of the tiles that have no word of their own, and when all of them pause."""

    pause_hidden: bool = True
    """While the dashboard is not on the screen. What has times of day goes on."""
    pause_after_sleep: bool = False
    """From when the computer wakes until somebody uses the window."""
    pause_on_battery: bool = False


def _absent(value: Refresh | None) -> bool:
    return value is None


TileRefreshField = Annotated[Refresh | None, Field(exclude_if=_absent)]
DashboardRefreshField = Annotated[DashboardRefresh | None, Field(exclude_if=_absent)]
"""None is not written, so that an older Latchkey reads what a newer one wrote for as long as nobody chose anything."""
