"""When a picture is taken."""

from itertools import cycle, repeat
from types import SimpleNamespace
from typing import Any

import pytest

from app.desktop import camera
from app.desktop.camera import Camera


class View:
    """A window that looks, from one look to the next, as it is told. Stands in for the Qt thread."""

    def __init__(self, looks: Any) -> None:
        self._looks = iter(looks)
        self.taken = 0

    async def run(self, _grab: Any) -> tuple[str, bytes]:
        self.taken += 1
        return f"picture {self.taken}", next(self._looks)


@pytest.mark.parametrize(
    ("looks", "at_once"),
    [(repeat(b"a" * 100), True), (cycle([b"a" * 100, b"z" * 100]), False)],
    ids=["still", "restless"],
)
async def test_a_widget_that_never_stands_still_keeps_nobody_from_a_picture(
    looks: Any, at_once: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands still is pictured after four looks; what does not, as it is once its time is over."""
    monkeypatch.setattr(camera, "LOOK_EVERY_S", 0.001)
    monkeypatch.setattr(camera, "RESTLESS_S", 0.1)
    view: Any = View(looks)
    screen: Any = SimpleNamespace()
    assert await Camera(view)._when_still(screen) == f"picture {view.taken}"
    assert (view.taken == 4) is at_once
