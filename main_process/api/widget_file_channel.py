"""`widget-pick-file`: a person hands one file to a widget. It gets name, type and content; never a path."""

import asyncio
import base64
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from ipc.errors import NotGranted
from ipc.messages import FOR_EVERY_WIDGET_WHEN_TOUCHED, Registrar, Sender, WireModel
from main_process.widgets.files import ENDING, KNOWN, TYPE, endings_of, read_chosen
from main_process.widgets.grants import Grants

DEADLINE = 3600.0
"""Seconds that a person may take over a picker."""

PickForWidget = Callable[[str, Sequence[str]], Awaitable[Path | None]]
"""`pick(widget's name, endings)`: the file that a person has chosen; None where they changed their mind."""


def _is_a_kind(wanted: str) -> str:
    if not (ENDING.fullmatch(wanted) or TYPE.fullmatch(wanted)):
        raise ValueError("must be an ending such as .csv, or a type such as text/csv or image/*")
    return wanted


Kind = Annotated[str, StringConstraints(max_length=120), AfterValidator(_is_a_kind)]


class WidgetFileWanted(WireModel):
    """What kinds of file the widget can do something with; the person may choose any."""

    accept: Annotated[list[Kind], Field(max_length=32)] = []


class PickedFile(WireModel):
    """A file: its name without a folder, its type where the name tells, and its content in base64."""

    name: str
    type: str
    data: str


class WidgetFilePicked(WireModel):
    """The file; null where the person changed their mind."""

    file: PickedFile | None


def register_widget_file_channel(ipc: Registrar, grants: Grants, pick: PickForWidget, own_folder: Path) -> None:
    """Register it. Files in `own_folder` are handed to nobody."""

    async def pick_file(sender: Sender, params: WidgetFileWanted) -> WidgetFilePicked:
        _dashboard, tile = grants.tile(sender)
        manifest = grants.manifest(sender)
        if not manifest.files:
            raise NotGranted(f"The widget '{tile.widget}' may not ask for files: its manifest does not ask for that.")
        path = await pick(manifest.name, endings_of(params.accept))
        if path is None:
            return WidgetFilePicked(file=None)
        return WidgetFilePicked(file=await asyncio.to_thread(_picked, path, own_folder))

    ipc.handle(
        "widget-pick-file",
        pick_file,
        params=WidgetFileWanted,
        result=WidgetFilePicked,
        deadline=DEADLINE,
        widgets=FOR_EVERY_WIDGET_WHEN_TOUCHED,
    )


def _picked(path: Path, own_folder: Path) -> PickedFile:
    content = read_chosen(path, own_folder)
    kind, _encoding = KNOWN.guess_type(path.name)
    return PickedFile(name=path.name, type=kind or "", data=base64.b64encode(content).decode("ascii"))
