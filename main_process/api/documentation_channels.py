"""`documentation-list` and `documentation-read`: Latchkey's own pages, for the palette. For the app's own page."""

import asyncio
from pathlib import Path
from typing import Annotated

from pydantic import Field

from ipc.errors import Code, Fault, IpcError
from ipc.messages import Nothing, Registrar, Sender, WireModel

PageId = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,80}$")]


class DocumentTitle(WireModel):
    """One page of the documentation."""

    id: PageId
    title: str


class Documents(WireModel):
    """Every page, by title."""

    documents: list[DocumentTitle]


class DocumentOf(WireModel):
    """Which page."""

    id: PageId


class DocumentText(WireModel):
    """One page, in Markdown without its heading."""

    title: str
    text: str


class NoSuchDocument(IpcError):
    """There is no page of that id."""

    code = Code.INVALID_PARAMS
    fault = Fault.CALLER
    default_message = "There is no such page in the documentation."


def register_documentation_channels(ipc: Registrar, folder: Path) -> None:
    """Register both channels. `folder` holds the pages, `<id>.md` each."""

    async def titles(_sender: Sender, _params: Nothing) -> Documents:
        return Documents(documents=await asyncio.to_thread(_titles, folder))

    async def read(_sender: Sender, params: DocumentOf) -> DocumentText:
        page = await asyncio.to_thread(_page, folder / f"{params.id}.md")
        if page is None:
            raise NoSuchDocument
        return page

    ipc.handle("documentation-list", titles, params=Nothing, result=Documents)
    ipc.handle("documentation-read", read, params=DocumentOf, result=DocumentText)


def _titles(folder: Path) -> list[DocumentTitle]:
    pages = [(path.stem, _page(path)) for path in folder.glob("*.md")]
    found = [DocumentTitle(id=name, title=page.title) for name, page in pages if page is not None]
    return sorted(found, key=lambda one: one.title.lower())


def _page(path: Path) -> DocumentText | None:
    try:
        heading, _, text = path.read_text("utf-8").partition("\n")
    except OSError:
        return None
    return DocumentText(title=heading.lstrip("# ").strip() or path.stem, text=text.strip())
