"""Takes pictures of what a page shows: all of a dashboard, or one tile, sharper and longer than the window.

Chromium's own printing leaves frames of other processes blank, as widgets are (measured with QtWebEngine 6.11). So the
view is made as large as the dashboard for a moment, under a curtain that shows what was there before, and painted.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
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
"""The share of a picture that may differ between two looks: clocks tick, charts move."""
RESTLESS_S = 4.0
"""A picture of a widget that never stands still is taken after so long, as it is."""
SMALL = QSize(160, 160)
"""The size to which two looks are scaled down before they are compared."""

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
  const starting = grid.querySelectorAll(".tile[data-state=starting] iframe").length;
  return JSON.stringify({ width: grid.clientWidth, inner: innerWidth, starting, tiles });
})()"""
TABS = """(() => JSON.stringify(
  [...document.querySelectorAll(".board:not([hidden]) .page-tab")]
    .map((tab) => [tab.dataset.page, tab.textContent, tab.ariaSelected === "true"])
))()"""
TURN = """(() => {
  const tabs = [...document.querySelectorAll(".board:not([hidden]) .page-tab")];
  tabs.find((tab) => tab.dataset.page === %s)?.click();
})()"""

MOST_TILES = 500
MOST_PAGES = 50
STARTS_WITHIN_S = 6.0
"""Frames of a page that was not open before; one that takes longer is pictured as it is."""
SETTLES_S = 0.8
"""What they ask for, from the caches or a service that is near."""
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
    """A picture of a dashboard's page, and where its tiles are in it, in the picture's own pixels."""

    image: QImage
    tiles: dict[str, QRect]
    name: str = ""
    """Of the page; empty where there is only one."""


@dataclass(frozen=True, slots=True)
class _Tab:
    page: str
    name: str
    open: bool


class Camera:
    """Its coroutines run on the event loop; one picture is taken at a time."""

    def __init__(self, qt: QtThread) -> None:
        self._qt = qt
        self._one = asyncio.Lock()
        self._limit = asyncio.timeout(None)

    async def dashboard(self, screen: Screen) -> list[Shot]:
        """All pages of the dashboard that the screen shows, in the light colours of paper; but empty ones.

        Raises NoPicture.
        """
        async with self._taking(screen):
            tabs = await self._tabs(screen)
            if not tabs:
                return [await self._paint(screen, "paper", await self._width(screen))]
            return await self._paint_each(screen, tabs)

    async def tile(self, screen: Screen, instance: str) -> QImage:
        """One tile of it, in the colours that it has. Raises NoPicture."""
        async with self._taking(screen):
            shot = await self._paint(screen, "picture", await self._width(screen))
        if instance not in shot.tiles:
            raise NoPicture
        return shot.image.copy(shot.tiles[instance])

    @asynccontextmanager
    async def _taking(self, screen: Screen) -> AsyncIterator[None]:
        async with self._one:
            try:
                async with asyncio.timeout(WITHIN_S) as limit, self._curtain(screen):
                    self._limit = limit
                    yield
            except TimeoutError:
                raise NoPicture from None

    async def _paint_each(self, screen: Screen, tabs: list[_Tab]) -> list[Shot]:
        """Each page in turn, and then the one that was open again. Each has the time that one has."""
        shots: list[Shot] = []
        width: float | None = None
        try:
            for tab in tabs:
                self._limit.reschedule(asyncio.get_running_loop().time() + WITHIN_S)
                await self._turn(screen, tab.page)
                if await self._script(screen, MEASURE) in (None, "null"):
                    continue  # nothing is on it
                width = await self._width(screen) if width is None else width
                shots.append(replace(await self._paint(screen, "paper", width), name=tab.name))
        finally:
            opened = next((tab.page for tab in tabs if tab.open), tabs[0].page)
            await asyncio.shield(self._script(screen, TURN % json.dumps(opened)))
        if not shots:
            raise NoPicture
        return shots

    async def _tabs(self, screen: Screen) -> list[_Tab]:
        """The pages to choose from; none where there is only one."""
        try:
            found = json.loads(await self._script(screen, TABS) or "[]")
            return [_Tab(str(page), str(name)[:120], bool(open_)) for page, name, open_ in found[:MOST_PAGES]]
        except (TypeError, ValueError):
            raise NoPicture from None

    async def _turn(self, screen: Screen, page: str) -> None:
        """Open a page, and wait until its widgets have had time to show something."""
        if await self._open_page(screen) == page:
            return
        await self._script(screen, TURN % json.dumps(page))
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            if await self._open_page(screen) == page:
                break
        ends = asyncio.get_running_loop().time() + STARTS_WITHIN_S
        while True:
            await asyncio.sleep(SETTLES_S)
            if not await self._starting(screen) or asyncio.get_running_loop().time() > ends:
                break
        await asyncio.sleep(SETTLES_S)

    async def _open_page(self, screen: Screen) -> str | None:
        return next((tab.page for tab in await self._tabs(screen) if tab.open), None)

    async def _starting(self, screen: Screen) -> bool:
        found = json.loads(await self._script(screen, MEASURE) or "null")
        return isinstance(found, dict) and bool(found.get("starting"))

    async def _width(self, screen: Screen) -> float:
        found: float = (await self._measure(screen))["width"]
        return found

    async def _paint(self, screen: Screen, style: str, width: float) -> Shot:
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
        ends = asyncio.get_running_loop().time() + RESTLESS_S
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            image, small = await self._qt.run(lambda: _grab(screen))
            changed = 1.0 if before is None else _difference(before, small)
            still = still + 1 if changed < STILL else 0
            before = small
            if still >= 3 or asyncio.get_running_loop().time() > ends:
                return image

    @asynccontextmanager
    async def _curtain(self, screen: Screen) -> AsyncIterator[None]:
        """A curtain that shows what the window showed before."""
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
        """The layout that the page reports, checked: the page's own scripts could have changed it."""
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
