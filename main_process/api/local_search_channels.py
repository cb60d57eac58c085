"""Local Search's own channels: how far its indices are, and the user's folders in it."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import StringConstraints

from ipc.messages import FOR_WIDGETS, Nothing, Registrar, Sender, Success, WireModel
from main_process.local_search.index.folders import Folder, FolderStore
from main_process.local_search.index.progress import State
from main_process.local_search.service.service import LocalSearch

PickFolder: TypeAlias = Callable[[], Awaitable[Path | None]]
"""Lets the user choose a folder in a native dialog; None where they do not. No path ever comes from the page."""

_A_PERSON = 3_600.0
"""Seconds that a person may take over a dialog."""


class SearchedFolder(WireModel):
    """A folder of the user's. `label` is for a person to read."""

    id: str
    label: str
    documents: int


class SearchedFolders(WireModel):
    """All of them."""

    folders: list[SearchedFolder]


class FolderAdded(WireModel):
    """The answer to `local-search-add-folder`: one of the two."""

    added: SearchedFolder | None = None
    cancelled: Literal[True] | None = None


class RemoveFolder(WireModel):
    """Which folder is to go. The files stay where they are; only the index forgets them."""

    id: Annotated[str, StringConstraints(max_length=64)]


class IndexState(WireModel):
    """How far an index is: `done` of `total` sources, `total` being None before they are counted."""

    name: str
    label: str
    state: State
    done: int
    total: int | None


class LocalSearchStatus(WireModel):
    """Whether the service runs, how many requests it has answered since it started, and its indices."""

    running: bool
    requests: int
    indices: list[IndexState]


def register_local_search_channels(
    ipc: Registrar, service: LocalSearch, folders: FolderStore, pick_folder: PickFolder
) -> None:
    """Register the four channels. `pick_folder` waits for a person, and gives None where they changed their mind."""

    async def status(_sender: Sender, _params: Nothing) -> LocalSearchStatus:
        return LocalSearchStatus(
            running=service.running,
            requests=service.requests,
            indices=[
                IndexState(name=at.name, label=at.label, state=at.state, done=at.done, total=at.total)
                for at in service.progress()
            ],
        )

    async def list_folders(_sender: Sender, _params: Nothing) -> SearchedFolders:
        known, documents = await asyncio.to_thread(folders.list), await service.documents()
        return SearchedFolders(folders=[_shown(folder, documents.get(folder.id, 0)) for folder in known])

    async def add_folder(_sender: Sender, _params: Nothing) -> FolderAdded:
        chosen = await pick_folder()
        if chosen is None:
            return FolderAdded(cancelled=True)
        folder = await asyncio.to_thread(folders.add, chosen)
        service.refresh_folders()
        return FolderAdded(added=_shown(folder, 0))

    async def remove_folder(_sender: Sender, params: RemoveFolder) -> Success:
        await asyncio.to_thread(folders.remove, params.id)
        service.refresh_folders()
        return Success()

    ipc.handle("local-search-status", status, params=Nothing, result=LocalSearchStatus, widgets=FOR_WIDGETS)
    ipc.handle("local-search-folders", list_folders, params=Nothing, result=SearchedFolders)
    ipc.handle("local-search-add-folder", add_folder, params=Nothing, result=FolderAdded, deadline=_A_PERSON)
    ipc.handle("local-search-remove-folder", remove_folder, params=RemoveFolder, result=Success)


def _shown(folder: Folder, documents: int) -> SearchedFolder:
    return SearchedFolder(id=folder.id, label=folder.label, documents=documents)
