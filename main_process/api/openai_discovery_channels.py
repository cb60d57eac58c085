"""What leads up to an OpenAI call without being one: an image picked natively, and servers found on this computer."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Literal

from ipc.messages import WHEN_TOUCHED, Nothing, Registrar, Sender, WireModel
from main_process.sdks.openai import local_servers
from main_process.sdks.openai.images import PickedImages, read_image
from main_process.sdks.openai.local_servers import USUAL_PLACES, Place

PERSON_DEADLINE = 3_600.0
"""Seconds: a native dialog waits for a person."""


class PickedImage(WireModel):
    """An image that the user picked. `handle` is what `openai-describe-image` takes as `imageFile`."""

    handle: str
    name: str
    """The file's name, without its folder."""
    media_type: str
    bytes: int


class PickedImageResult(WireModel):
    """`openai-pick-image`: an image, or nothing."""

    image: PickedImage | None = None
    cancelled: Literal[True] | None = None


class LocalServerFound(WireModel):
    """A server on this computer that a provider of type `openai` could use."""

    program: str
    base_url: str
    models: list[str]


class LocalServersResult(WireModel):
    """`openai-discover-local`."""

    servers: list[LocalServerFound]


def register_openai_discovery_channels(
    ipc: Registrar,
    images: PickedImages,
    *,
    pick_image: Callable[[], Awaitable[Path | None]],
    places: Sequence[Place] = USUAL_PLACES,
) -> None:
    """Register both channels. `pick_image` opens the native file dialog and gives the path, or None if it is closed."""

    async def pick(_sender: Sender, _params: Nothing) -> PickedImageResult:
        path = await pick_image()
        if path is None:
            return PickedImageResult(cancelled=True)
        image = await asyncio.to_thread(read_image, path)
        return PickedImageResult(
            image=PickedImage(
                handle=images.keep(image), name=path.name, media_type=image.media_type, bytes=len(image.data)
            )
        )

    async def discover(_sender: Sender, _params: Nothing) -> LocalServersResult:
        found = await local_servers.find(places)
        return LocalServersResult(
            servers=[
                LocalServerFound(program=server.program, base_url=server.base_url, models=list(server.models))
                for server in found
            ]
        )

    ipc.handle(
        "openai-pick-image",
        pick,
        params=Nothing,
        result=PickedImageResult,
        deadline=PERSON_DEADLINE,
        widgets=WHEN_TOUCHED,
    )
    ipc.handle("openai-discover-local", discover, params=Nothing, result=LocalServersResult)
