"""`app-about` and `app-licence`: what the program is made of, for Settings."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Annotated

from pydantic import Field

from ipc.messages import Nothing, Registrar, Sender, WireModel
from main_process.about import Composition, Kind, Shipped, Version


class About(WireModel):
    """Versions, Latchkey's own first, and every package that is shipped."""

    versions: list[Version]
    shipped: list[Shipped]


class LicenceOf(WireModel):
    """One package that is shipped."""

    kind: Kind
    name: Annotated[str, Field(min_length=1, max_length=200)]


class LicenceText(WireModel):
    """The text of its licence; empty where the package has none with it."""

    text: str


def register_about_channels(
    ipc: Registrar, composition: Composition, *, version: str, engine: Callable[[], Sequence[Version]]
) -> None:
    """Register both channels. `engine` says the versions of what shows the window."""

    async def about(_sender: Sender, _params: Nothing) -> About:
        ours = await asyncio.to_thread(composition.versions, version)
        shipped = await asyncio.to_thread(composition.shipped)
        return About(versions=[*ours[:-1], *engine(), *ours[-1:]], shipped=shipped)

    async def licence(_sender: Sender, params: LicenceOf) -> LicenceText:
        text = await asyncio.to_thread(composition.text, params.kind, params.name)
        return LicenceText(text=text or "")

    ipc.handle("app-about", about, params=Nothing, result=About)
    ipc.handle("app-licence", licence, params=LicenceOf, result=LicenceText)
