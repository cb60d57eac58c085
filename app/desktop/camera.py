"""Takes pictures of what a page shows: all of a dashboard, or one tile, sharper and longer than the window.

Chromium's own printing leaves frames of other processes blank, as widgets are (measured with QtWebEngine 6.11). So the
view is made as large as the dashboard for a moment, under a curtain that shows what was there before, and painted.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel

from app.desktop.qt_thread import QtThread
from app.desktop.screen import Screen
from app.desktop.web_page import ISOLATED_WORLD
from ipc.errors import Code, Fault, IpcError

SHARPNESS = 2.0
"""Pixels of a picture for one of the page."""
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 12_000
WITHIN_S = 20.0
LOOK_EVERY_S = 0.12
STILL = 0.02
"""The part of a picture that may change from one look to the next: a clock ticks, a chart moves on."""
SMALL = QSize(160, 160)
"""What two looks are compared in."""

SET = """(() => {
  document.documentElement.dataset.shot = %s;
  document.dispatchEvent(new CustomEvent("latchkey:shot", { detail: %s }));
})()"""
UNSET = """(() => {
  delete document.documentElement.dataset.shot;
  document.dispatchEvent(new CustomEvent("latchkey:shot", { detail: "" }));
})()"""
MEASURE = """(() => {
  const grid = [...document.querySelectorAll(".grid")].find((one) => one.checkVisibility());
  if (grid === undefined) return "null";
  const box = (element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return [x, y, width, height];
  };
  const tiles = [...grid.querySelectorAll(".tile")].map((tile) => ({
    instance: tile.dataset.tile ?? "",
    box: box(tile),
  }));
  return JSON.stringify({ width: grid.clientWidth, inner: innerWidth, tiles });
})()"""

MOST_TILES = 500
MARGIN = 20
"""Of the grid, below its last tile."""


class NoPicture(IpcError):
    """The page did not show what a picture was to be taken of, or not in time."""

    code = Code.DEADLINE_EXCEEDED
    fault = Fault.LATCHKEY
    retryable = True
    default_message = "The picture could not be taken. Show the dashboard, and try again."


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture of a dashboard, and where its tiles are in it, in the picture's own pixels."""

    image: QImage
    tiles: dict[str, QRect]


class Camera:
    """Its coroutines run on the event loop; one picture is taken at a time."""

    def __init__(self, qt: QtThread) -> None:
        self._qt = qt
        self._one = asyncio.Lock()

    async def dashboard(self, screen: Screen) -> Shot:
        """All of the dashboard that the screen shows, in the light colours of paper. Raises NoPicture."""
        return await self._take(screen, "paper")

    async def tile(self, screen: Screen, instance: str) -> QImage:
        """One tile of it, in the colours that it has. Raises NoPicture."""
        shot = await self._take(screen, "picture")
        if instance not in shot.tiles:
            raise NoPicture
        return shot.image.copy(shot.tiles[instance])

    async def _take(self, screen: Screen, style: str) -> Shot:
        async with self._one:
            try:
                async with asyncio.timeout(WITHIN_S), self._curtain(screen):
                    return await self._paint(screen, style)
            except TimeoutError:
                raise NoPicture from None

    async def _paint(self, screen: Screen, style: str) -> Shot:
        found = await self._measure(screen)
        width = found["width"]
        await self._script(screen, SET % (json.dumps(style), json.dumps(style)))
        await self._resize(screen, width, 600, 1.0)
        found = await self._measure_when(screen, lambda seen: abs(seen["inner"] - width) <= 1)
        height = max((y + h for _x, y, _w, h in _boxes(found)), default=0.0) + MARGIN
        scale = max(1.0, min(SHARPNESS, LONGEST_SIDE / height, (MOST_PIXELS / (width * height)) ** 0.5))
        await self._resize(screen, width, min(height, LONGEST_SIDE), scale)
        await self._measure_when(screen, lambda seen: abs(seen["inner"] - width) <= 1)
        image = await self._when_still(screen)
        found = await self._measure(screen)
        tiles = {
            tile["instance"]: QRectF(*(side * scale for side in tile["box"])).toAlignedRect().intersected(image.rect())
            for tile in found["tiles"]
        }
        return Shot(image, tiles)

    async def _when_still(self, screen: Screen) -> QImage:
        """The picture, once it has stopped changing: frames of other processes lay themselves out in their own time."""
        before: bytes | None = None
        still = 0
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            image, small = await self._qt.run(lambda: _grab(screen))
            changed = 1.0 if before is None else _difference(before, small)
            still = still + 1 if changed < STILL else 0
            before = small
            if still >= 3:
                return image

    @asynccontextmanager
    async def _curtain(self, screen: Screen) -> AsyncIterator[None]:
        """What is seen meanwhile is what was seen before."""
        made: list[QLabel] = []

        def draw() -> None:
            window, view = screen.window, screen.window.view
            label = QLabel(window)
            label.setPixmap(window.grab())
            label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            label.setGeometry(window.rect())
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, on=False)
            label.show()
            label.raise_()
            view.lower()
            made.append(label)

        def back() -> None:
            screen.host.set_zoom(screen.window.zoom)
            screen.window.view.setGeometry(screen.window.view_place())
            page = screen.host.page
            if page is not None:
                page.runJavaScript(UNSET, ISOLATED_WORLD)

        def lift() -> None:
            for label in made:
                label.hide()
                label.deleteLater()

        await self._qt.run(draw)
        try:
            yield
        finally:
            await asyncio.shield(self._restore(screen, back, lift))

    async def _restore(self, screen: Screen, back: Callable[[], None], lift: Callable[[], None]) -> None:
        try:
            await self._qt.run(back)
            async with asyncio.timeout(3.0):
                await self._when_still(screen)
        except TimeoutError:
            pass
        finally:
            self._qt.post(lift)

    async def _resize(self, screen: Screen, width: float, height: float, scale: float) -> None:
        def resize() -> None:
            screen.host.set_zoom(scale)
            screen.window.view.resize(round(width * scale), round(height * scale))

        await self._qt.run(resize)

    async def _measure_when(self, screen: Screen, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        while True:
            found = await self._measure(screen)
            if holds(found):
                return found
            await asyncio.sleep(LOOK_EVERY_S)

    async def _measure(self, screen: Screen) -> dict[str, Any]:
        """What the page says of its layout, checked: its own scripts could have a hand in it."""
        try:
            found = json.loads(await self._script(screen, MEASURE) or "null")
            tiles = [
                {"instance": str(tile["instance"]), "box": [min(max(float(side), -1e5), 1e5) for side in tile["box"]]}
                for tile in found["tiles"][:MOST_TILES]
                if len(tile["box"]) == 4
            ]
            width, inner = float(found["width"]), float(found["inner"])
        except (TypeError, KeyError, ValueError):
            raise NoPicture from None
        if not 50 <= width <= LONGEST_SIDE:
            raise NoPicture
        return {"width": width, "inner": inner, "tiles": tiles}

    async def _script(self, screen: Screen, source: str) -> Any:
        def start(answer: Callable[[Any], None]) -> None:
            page = screen.host.page
            if page is None:
                answer(None)
                return
            page.runJavaScript(source, ISOLATED_WORLD, answer)

        return await self._qt.ask(start)


def _boxes(found: dict[str, Any]) -> list[list[float]]:
    return [tile["box"] for tile in found["tiles"]]


def _grab(screen: Screen) -> tuple[QImage, bytes]:
    image = screen.window.view.grab().toImage()
    small = image.scaled(SMALL).convertToFormat(QImage.Format.Format_Grayscale8)
    return image, bytes(small.constBits())


def _difference(before: bytes, after: bytes) -> float:
    """The part of the pixels that have changed visibly."""
    return sum(abs(one - other) > 8 for one, other in zip(before, after, strict=True)) / len(after)
