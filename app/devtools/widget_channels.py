"""The widgets that run, for the developer tools: what they cost, keep and may call, and what is simulated for them."""

import asyncio
from collections.abc import Callable

from app.devtools.widget_processes import WidgetFrames, WidgetProcesses
from ipc.dispatch.router import Router
from ipc.dispatch.simulation import Mode
from ipc.messages import Nothing, Sender, Success, WireModel
from main_process.dashboards import DashboardStore
from main_process.dashboards.model import Id
from main_process.system import ProcessSample, ProcessSampler
from main_process.widgets.console import WidgetConsole
from main_process.widgets.registry import WidgetRegistry
from main_process.widgets.storage import WidgetStorage


class WidgetRow(WireModel):
    """One tile of a dashboard that was looked at in this run."""

    instance: str
    widget: str
    title: str
    dashboard: str
    channels: list[str]
    """What its manifest grants it."""
    storage_bytes: int
    storage_keys: int
    lines: int
    """What it wrote to its console, as far as it is kept."""
    uncaught: int
    simulated: Mode | None
    pid: int | None
    """The process that draws it, and all tiles of its package in its window; None of one that does not run now, or
    whose process was not found.
    """


class WidgetRows(WireModel):
    """The widgets, and Latchkey's processes."""

    widgets: list[WidgetRow]
    processes: list[ProcessSample]
    windows: list[int]
    """Which of them draw the windows themselves."""


class SimulateParams(WireModel):
    """What one widget is to meet from now on; null: the real thing."""

    instance: Id
    mode: Mode | None


def register_widget_tools(
    ipc: Router,
    dashboards: DashboardStore,
    widgets: WidgetRegistry,
    console: WidgetConsole,
    storage: WidgetStorage,
    frames: WidgetFrames | None,
    sampler: Callable[[], ProcessSampler] = ProcessSampler,
) -> None:
    """Register `devtools-widgets` and `devtools-simulate`. Without `frames` there is no window, and nothing drawn."""
    sampling: list[ProcessSampler] = []
    drawing = None if frames is None else WidgetProcesses(frames)

    async def rows(_sender: Sender, _params: Nothing) -> WidgetRows:
        if not sampling:
            sampling.append(sampler())  # made at the first look: nothing is measured before
        processes = await asyncio.to_thread(sampling[0].sample)
        renderers = [one.pid for one in processes if one.kind == "renderer"]
        windows, pids = ([], {}) if drawing is None else await drawing.find(renderers)
        sizes = await storage.sizes()
        lines = console.lines()
        found = []
        for tile in dashboards.in_use():
            placed, manifest = dashboards.tile(tile.instance), widgets.manifest(tile.widget)
            said = [line for line in lines if line.instance == tile.instance]
            size, keys = sizes.get(tile.instance, (0, 0))
            found.append(
                WidgetRow(
                    instance=tile.instance,
                    widget=tile.widget,
                    title=tile.title or (manifest.name if manifest else tile.widget),
                    dashboard=placed[0].name if placed else "",
                    channels=list(manifest.channels) if manifest else [],
                    storage_bytes=size,
                    storage_keys=keys,
                    lines=len(said),
                    uncaught=sum(line.count for line in said if line.level == "uncaught"),
                    simulated=ipc.simulation.modes.get(tile.instance),
                    pid=pids.get(tile.instance),
                )
            )
        return WidgetRows(widgets=found, processes=processes, windows=list(windows))

    async def simulate(_sender: Sender, params: SimulateParams) -> Success:
        ipc.simulation.set(params.instance, params.mode)
        return Success()

    ipc.handle("devtools-widgets", rows, params=Nothing, result=WidgetRows)
    ipc.handle("devtools-simulate", simulate, params=SimulateParams, result=Success)
