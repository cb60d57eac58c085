"""Latchkey's own documentation, as the palette opens it."""

from pathlib import Path

import pytest

from app.paths import documentation
from ipc.dispatch.router import Router
from ipc.errors import Code, IpcError
from ipc.messages import Sender, WidgetIdentity
from main_process.api.documentation_channels import register_documentation_channels


def router(folder: Path) -> Router:
    ipc = Router()
    register_documentation_channels(ipc, folder)
    return ipc


async def test_every_page_is_listed_by_its_title_and_read() -> None:
    """Those that are shipped."""
    ipc = router(documentation())
    listed = {one["id"]: one["title"] for one in (await ipc.invoke("documentation-list"))["documents"]}
    assert listed["security"].startswith("Security")
    page = await ipc.invoke("documentation-read", {"id": "glossary"})
    assert page["title"] == listed["glossary"]
    assert not page["text"].startswith("#")


@pytest.mark.parametrize("name", ["../README", "decisions/README", "", "none", "Security"])
async def test_only_a_page_is_read(tmp_path: Path, name: str) -> None:
    """An id is a name among the pages, never a path."""
    (tmp_path / "README.md").write_text("# Outside")
    (tmp_path / "docs" / "decisions").mkdir(parents=True)
    with pytest.raises(IpcError) as caught:
        await router(tmp_path / "docs").invoke("documentation-read", {"id": name})
    assert caught.value.code is Code.INVALID_PARAMS


async def test_widgets_have_neither() -> None:
    """They have the documentation by Local Search, where their user gives it to them."""
    with pytest.raises(IpcError) as caught:
        await router(documentation()).invoke("documentation-list", {}, Sender("p1", WidgetIdentity("clock", "t1")))
    assert caught.value.code is Code.NOT_GRANTED
