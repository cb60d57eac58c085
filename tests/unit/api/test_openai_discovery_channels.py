"""An image that the user picks, and servers on this computer that somebody looks for."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from ipc.errors import Code, IpcError
from main_process.api.openai_discovery_channels import register_openai_discovery_channels
from main_process.errors import refuse_without_window
from main_process.sdks.openai.images import MOST_HELD_BYTES, MOST_IMAGE_BYTES, PickedImages, image_of
from main_process.sdks.openai.local_servers import Place
from tests.fakes.http_server import LoopbackServer, redirects, replies, replies_raw
from tests.fakes.main_process import MainPath, main_path

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[MainPath]:
    async with main_path(tmp_path) as path:
        yield path


def picks(path: Path | None) -> Any:
    """A file dialog in which that file is picked, or that is closed."""

    async def pick() -> Path | None:
        return path

    return pick


async def test_a_picked_image_is_known_by_a_handle(main: MainPath, tmp_path: Path) -> None:
    """Name, kind and size for the page; the bytes stay here; the same image has the same handle."""
    images = PickedImages()
    (tmp_path / "cat.txt").write_bytes(PNG)
    register_openai_discovery_channels(main.ipc, images, pick_image=picks(tmp_path / "cat.txt"))
    first, second = [await main.call("openai-pick-image", {}) for _ in range(2)]
    handle = first["image"]["handle"]
    assert first["image"] == {"handle": handle, "name": "cat.txt", "mediaType": "image/png", "bytes": len(PNG)}
    assert (second["image"]["handle"], images.get(handle).data) == (handle, PNG)
    with pytest.raises(IpcError):
        PickedImages().get(handle)


@pytest.mark.parametrize(
    ("beginning", "size", "code"),
    [
        (b"plain text", 20, Code.INVALID_PARAMS),
        (b"<svg xmlns=", 20, Code.INVALID_PARAMS),
        (PNG, MOST_IMAGE_BYTES + 1, Code.TOO_LARGE),
    ],
)
async def test_another_file_is_refused(main: MainPath, tmp_path: Path, beginning: bytes, size: int, code: Code) -> None:
    """By what is in it, whatever its name; and by its size."""
    (tmp_path / "cat.png").write_bytes(beginning.ljust(size, b"\0"))
    register_openai_discovery_channels(main.ipc, PickedImages(), pick_image=picks(tmp_path / "cat.png"))
    with pytest.raises(IpcError) as caught:
        await main.call("openai-pick-image", {})
    assert (caught.value.code, str(tmp_path) in caught.value.message) == (code, False)


@pytest.mark.parametrize("name", ["gone.png", ".", "pipe"])
async def test_what_is_no_file_is_refused_without_its_path(main: MainPath, tmp_path: Path, name: str) -> None:
    """Gone in the meantime, a folder, or a pipe, which would be waited on for ever."""
    os.mkfifo(tmp_path / "pipe")
    register_openai_discovery_channels(main.ipc, PickedImages(), pick_image=picks(tmp_path / name))
    with pytest.raises(IpcError) as caught:
        await main.call("openai-pick-image", {})
    assert (caught.value.code, str(tmp_path) in caught.value.message) == (Code.INVALID_PARAMS, False)


async def test_a_closed_dialog_and_no_window_at_all(main: MainPath) -> None:
    """Cancelled is an answer; nobody to ask is an error that says so."""
    register_openai_discovery_channels(main.ipc, PickedImages(), pick_image=picks(None))
    assert (await main.call("openai-pick-image", {}))["cancelled"] is True
    main.ipc.remove("openai-pick-image")
    main.ipc.remove("openai-discover-local")
    register_openai_discovery_channels(main.ipc, PickedImages(), pick_image=refuse_without_window)
    with pytest.raises(IpcError) as caught:
        await main.call("openai-pick-image", {})
    assert "window" in caught.value.message


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
    ],
)
def test_an_images_kind_is_told_by_its_bytes(data: bytes, kind: str) -> None:
    """The four that can be described."""
    assert image_of(data).media_type == kind


def test_picked_images_are_kept_up_to_a_total_size() -> None:
    """The oldest leaves."""
    images = PickedImages()
    size = MOST_IMAGE_BYTES
    handles = [images.keep(image_of(PNG + bytes([number]) * (size - len(PNG)))) for number in range(4)]
    assert 4 * size > MOST_HELD_BYTES
    with pytest.raises(IpcError):
        images.get(handles[0])
    assert len(images.get(handles[3]).data) == size


async def test_servers_are_found_where_they_answer_as_servers_of_models(main: MainPath) -> None:
    """With models and without, among a closed port, another kind of server, a broken one, one that sends on."""
    async with (
        LoopbackServer() as ollama,
        LoopbackServer() as empty,
        LoopbackServer() as elsewhere,
        LoopbackServer() as website,
        LoopbackServer() as broken,
    ):
        models = {"object": "list", "data": [{"id": "llama3.2", "object": "model"}, {"id": 7}]}
        ollama.route("GET", "/v1/models", replies(models))
        elsewhere.route("GET", "/v1/models", redirects(f"{ollama.origin}/v1/models"))
        empty.route("GET", "/v1/models", replies({"object": "list", "data": None}))
        website.route("GET", "/v1/models", replies({"hello": "world"}))
        broken.route("GET", "/v1/models", replies_raw(b"{", "application/json"))
        places = [Place("Ollama", ollama.port), Place("B", website.port), Place("C", broken.port), Place("D", 1)]
        places += [Place("Empty", empty.port), Place("Elsewhere", elsewhere.port)]
        register_openai_discovery_channels(main.ipc, PickedImages(), pick_image=refuse_without_window, places=places)
        assert ollama.requests == []
        found = (await main.call("openai-discover-local", {}))["servers"]
        assert [(server["program"], server["models"]) for server in found] == [("Ollama", ["llama3.2"]), ("Empty", [])]
        assert found[0]["baseUrl"] == f"http://127.0.0.1:{ollama.port}/v1"
        assert [request.headers.get("authorization") for request in ollama.requests] == [None]
