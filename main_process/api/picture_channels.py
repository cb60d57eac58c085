"""What is on a dashboard, taken along: on paper, as a PDF, a widget as a picture or its data as a file."""

import asyncio
from pathlib import Path
from typing import Annotated, Literal, Protocol

from pydantic import StringConstraints

from ipc.errors import Code, Fault, InvalidParams, IpcError
from ipc.messages import FOR_EVERY_WIDGET, Registrar, Sender, Success, WireModel
from main_process.dashboards import DashboardStore
from main_process.dashboards.model import Id
from main_process.errors import refuse_without_window
from main_process.kit.atomic_file import write_private
from main_process.widgets.data import DataFormat, WidgetData, file_content
from main_process.widgets.grants import Grants

DEADLINE = 3600.0
"""Seconds that a person may take over a dialog."""
DataText = Annotated[str, StringConstraints(max_length=8 * 1024 * 1024)]


class Pictures(Protocol):
    """How it is done, with native dialogs. `page` is the page epoch that shows it.

    Those that save give the file's name without its folder; None where the person changed their mind.
    """

    async def save_pdf(self, page: str, title: str) -> str | None:
        """The dashboard that the page shows, as a PDF."""
        ...

    async def print(self, page: str, title: str) -> bool:
        """The same on paper; whether it was printed."""
        ...

    async def save_picture(self, page: str, instance: str, title: str) -> str | None:
        """One tile of it, as a PNG."""
        ...

    async def save_data(self, suggested_name: str, content: bytes) -> str | None:
        """Bytes of a file."""
        ...


class WithoutPictures:
    """A process without a window has nothing to take a picture of, and nobody to ask."""

    save_pdf = print = save_picture = save_data = staticmethod(refuse_without_window)


class FileNotWritten(IpcError):
    """The file that was chosen could not be written; the message says which and why."""

    code = Code.INVALID_PARAMS
    fault = Fault.CALLER


class DashboardPrint(WireModel):
    """Which dashboard, and where to."""

    id: Id
    to: Literal["pdf", "printer"]


class TilePicture(WireModel):
    """Which tile."""

    instance: Id


class TileData(WireModel):
    """Which tile, and what the file is to be."""

    instance: Id
    format: DataFormat


class Taken(WireModel):
    """The name of the file, without its folder; None where the person changed their mind or it went to a printer."""

    file: str | None
    done: bool


class DataOffer(WireModel):
    """Whether the widget has data for a file."""

    offered: bool


class DataAnswer(WireModel):
    """What a widget gives: its data as JSON text, null where it could not."""

    request: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
    text: DataText | None


def register_picture_channels(
    ipc: Registrar, dashboards: DashboardStore, grants: Grants, data: WidgetData, pictures: Pictures | None
) -> None:
    """`dashboard-print`, `widget-picture` and `widget-data-save` for the app's page, and what widgets answer with."""
    taking = pictures or WithoutPictures()

    def title_of(instance: str) -> str:
        found = dashboards.tile(instance)
        if found is None:
            raise InvalidParams("There is no such widget on any dashboard.")
        manifest = grants.manifest_of(found[1].widget)
        return found[1].title or (manifest.name if manifest else found[1].widget)

    async def print_(sender: Sender, params: DashboardPrint) -> Taken:
        name = dashboards.get(params.id).name
        if params.to == "printer":
            return Taken(file=None, done=await taking.print(sender.page, name))
        file = await taking.save_pdf(sender.page, name)
        return Taken(file=file, done=file is not None)

    async def picture(sender: Sender, params: TilePicture) -> Taken:
        file = await taking.save_picture(sender.page, params.instance, title_of(params.instance))
        return Taken(file=file, done=file is not None)

    async def save(sender: Sender, params: TileData) -> Taken:
        title = title_of(params.instance)
        found = await data.of(sender.page, params.instance)
        content = await asyncio.to_thread(file_content, found, params.format)
        file = await taking.save_data(f"{title}.{params.format}", content)
        return Taken(file=file, done=file is not None)

    async def offer(sender: Sender, params: DataOffer) -> Success:
        _dashboard, tile = grants.tile(sender)
        data.offer(sender.page, tile.instance, offered=params.offered)
        return Success()

    async def answer(sender: Sender, params: DataAnswer) -> Success:
        _dashboard, tile = grants.tile(sender)
        data.answer(sender.page, tile.instance, params.request, params.text)
        return Success()

    ipc.handle("dashboard-print", print_, params=DashboardPrint, result=Taken, deadline=DEADLINE)
    ipc.handle("widget-picture", picture, params=TilePicture, result=Taken, deadline=DEADLINE)
    ipc.handle("widget-data-save", save, params=TileData, result=Taken, deadline=DEADLINE)
    ipc.handle("widget-data-offer", offer, params=DataOffer, result=Success, widgets=FOR_EVERY_WIDGET)
    ipc.handle("widget-data-answer", answer, params=DataAnswer, result=Success, widgets=FOR_EVERY_WIDGET)


async def write_chosen(target: Path, content: bytes) -> None:
    """Write the file that a person has chosen, whole or not at all. Raises FileNotWritten."""
    try:
        await asyncio.to_thread(write_private, target, content)
    except OSError as error:
        why = error.strerror or "the disk refuses it"
        raise FileNotWritten(f"'{target.name}' cannot be written: {why}.") from None
