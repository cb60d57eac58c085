"""Extensions in the settings: `extension-list`, and the switch of each."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from ipc.messages import Nothing, Registrar, Sender, WireModel
from main_process.extensions.context import API_VERSION
from main_process.extensions.host import ACTIVATION_SECONDS, Extension, Extensions

DEADLINE = ACTIVATION_SECONDS + 10.0


class ExtensionParams(WireModel):
    """Which extension."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=128)]


class ExtensionInfo(WireModel):
    """An installed extension, and what it registered while it is active."""

    name: str
    package: str
    version: str
    state: Literal["off", "active", "failed"]
    enabled: bool
    problem: str | None
    """Why it was switched off."""
    types: list[str]
    channels: list[str]
    widgets: list[str]


class ExtensionListResult(WireModel):
    """`extension-list`, and the version of the interface that extensions are given."""

    extensions: list[ExtensionInfo]
    api_version: int


def register_extension_channels(ipc: Registrar, extensions: Extensions) -> None:
    """Register the three channels."""

    async def list_extensions(_sender: Sender, _params: Nothing) -> ExtensionListResult:
        return ExtensionListResult(extensions=[_info(each) for each in extensions.list()], api_version=API_VERSION)

    async def enable(_sender: Sender, params: ExtensionParams) -> ExtensionInfo:
        return _info(await extensions.enable(params.name))

    async def disable(_sender: Sender, params: ExtensionParams) -> ExtensionInfo:
        return _info(await extensions.disable(params.name))

    ipc.handle("extension-list", list_extensions, params=Nothing, result=ExtensionListResult)
    ipc.handle("extension-enable", enable, params=ExtensionParams, result=ExtensionInfo, deadline=DEADLINE)
    ipc.handle("extension-disable", disable, params=ExtensionParams, result=ExtensionInfo, deadline=DEADLINE)


def _info(extension: Extension) -> ExtensionInfo:
    active = extension.active
    return ExtensionInfo(
        name=extension.discovered.name,
        package=extension.discovered.package,
        version=extension.discovered.version,
        state=extension.state.value,
        enabled=active is not None,
        problem=extension.problem,
        types=sorted(active.registration.kinds) if active else [],
        channels=sorted(active.registration.channels) if active else [],
        widgets=list(active.widgets) if active else [],
    )
