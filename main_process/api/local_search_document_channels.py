"""What a hit of Local Search leads to: all of its text, and the program that opens its file.

A widget names the record and the provider in its slot; what is read or opened is what the index was made of. No path
crosses, in either direction.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeAlias

from pydantic import Field, StringConstraints

from ipc.errors import InvalidParams
from ipc.messages import WITH_PROVIDER, WITH_PROVIDER_WHEN_TOUCHED, ProviderRef, Registrar, Sender, WireModel
from main_process.errors import NoWindow
from main_process.local_search.index.folders import FileGone, FolderStore, FoundFile
from main_process.local_search.service.service import LocalSearch

_A_PERSON = 3_600.0
"""Seconds that a person may take over a dialog."""


OpenFile: TypeAlias = Callable[[str | None, FoundFile], Awaitable[bool]]
"""`await open_file(widget, file)`: ask the user on the widget's behalf (None: the app's own), then open the file in the
program for it; whether it was opened."""


class DocumentParams(ProviderRef):
    """`local-search-read`, `local-search-open`: a hit of an index of Local Search."""

    index_name: Annotated[str, StringConstraints(min_length=1, max_length=256)]
    object_id: Annotated[str, StringConstraints(min_length=1, max_length=4_096)] = Field(alias="objectID")


class Document(WireModel):
    """All of what a hit is a part of. `is_file`: it is a file of the user's, which can be opened."""

    name: str
    text: str
    is_file: bool


class FileOpened(WireModel):
    """Whether the file was opened: the user may have said no."""

    opened: bool


def register_local_search_document_channels(
    ipc: Registrar,
    service: LocalSearch,
    folders: FolderStore,
    *,
    is_local: Callable[[ProviderRef], Awaitable[bool]],
    open_file: OpenFile | None,
) -> None:
    """Register both channels. `is_local(params)`: whether the provider is one of Local Search."""

    async def document(params: DocumentParams) -> Document:
        if not await is_local(params):
            raise InvalidParams("This channel needs a provider of type local-search.")
        if params.index_name == folders.schema.name:
            found = await asyncio.to_thread(folders.find, params.object_id)
            return Document(name=found.name, text=await asyncio.to_thread(found.text), is_file=True)
        pieces = await service.document(params.index_name, params.object_id)
        if pieces is None:
            raise FileGone
        return Document(name=pieces[0], text=pieces[1], is_file=False)

    async def read(_sender: Sender, params: DocumentParams) -> Document:
        return await document(params)

    async def open_(sender: Sender, params: DocumentParams) -> FileOpened:
        if open_file is None:
            raise NoWindow
        if not await is_local(params) or params.index_name != folders.schema.name:
            raise InvalidParams("Only a file of your own folders can be opened.")
        found = await asyncio.to_thread(folders.find, params.object_id)
        widget = sender.widget.widget_id if sender.widget is not None else None
        return FileOpened(opened=await open_file(widget, found))

    ipc.handle("local-search-read", read, params=DocumentParams, result=Document, widgets=WITH_PROVIDER)
    ipc.handle(
        "local-search-open",
        open_,
        params=DocumentParams,
        result=FileOpened,
        deadline=_A_PERSON,
        widgets=WITH_PROVIDER_WHEN_TOUCHED,
    )
