"""The window's last place, kept between runs."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Coordinate = Annotated[int, Field(ge=-100_000, le=100_000)]
Length = Annotated[int, Field(ge=0, le=100_000)]


class WindowState(BaseModel):
    """The window's place, size, zoom and colour; a width of 0 means that it has not been anywhere yet."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    x: Coordinate = 0
    y: Coordinate = 0
    width: Length = 0
    height: Length = 0
    maximised: bool = False
    zoom: Annotated[float, Field(ge=0.25, le=5)] = 1.0
    background: Annotated[str, Field(pattern=r"^(#[0-9a-f]{6})?$")] = ""
    """The page's background, painted before the page is there, so that a dark theme does not flash white."""
