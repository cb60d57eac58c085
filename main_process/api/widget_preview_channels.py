"""`widget-preview-show` and `widget-preview-close`: a widget runs in the gallery before it is on a dashboard.

Only widgets that come with Latchkey do, and only with Local Search: nobody has agreed to anything yet.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated

from pydantic import AfterValidator, JsonValue

from ipc.errors import InvalidParams
from ipc.messages import Nothing, Registrar, Sender, Success, WireModel
from main_process.dashboards import SlotBinding
from main_process.dashboards.model import Id, WidgetId, small_settings
from main_process.providers.model import ProviderView
from main_process.sdks.local_search.provider_type import LOCAL_SEARCH
from main_process.widgets.previews import Previews
from main_process.widgets.registry import WidgetRegistry
from main_process.widgets.storage import WidgetStorage


class WidgetPreviewParams(WireModel):
    """Which widget, with which settings, and the Local Search provider for those of its slots that it fits."""

    widget: WidgetId
    settings: Annotated[dict[Id, JsonValue], AfterValidator(small_settings)] = {}
    local_search: SlotBinding | None = None


class WidgetPreview(WireModel):
    """The instance that the preview's frame bears."""

    instance: str


def register_widget_preview_channels(
    ipc: Registrar,
    widgets: WidgetRegistry,
    previews: Previews,
    storage: WidgetStorage,
    provider_view: Callable[[str, str], Awaitable[ProviderView | None]],
) -> None:
    """For the app's own page."""

    async def end() -> None:
        instance = previews.close()
        if instance is not None:
            for name in await storage.names(instance):
                await storage.delete(instance, name)

    async def show(_sender: Sender, params: WidgetPreviewParams) -> WidgetPreview:
        manifest = widgets.manifest(params.widget)
        if manifest is None or not widgets.is_built_in(params.widget):
            raise InvalidParams("Only a widget that comes with Latchkey can be previewed.")
        provider = params.local_search
        view = None if provider is None else await provider_view(*provider.identity)
        if provider is not None and (view is None or view.type != LOCAL_SEARCH.type):
            raise InvalidParams("A preview uses Local Search and no other provider.")
        fits = [name for name, slot in manifest.slots.items() if LOCAL_SEARCH.type in slot.types]
        await end()
        slots = {} if provider is None else dict.fromkeys(fits, provider)
        return WidgetPreview(instance=previews.show(params.widget, params.settings, slots))

    async def close(_sender: Sender, _params: Nothing) -> Success:
        await end()
        return Success()

    ipc.handle("widget-preview-show", show, params=WidgetPreviewParams, result=WidgetPreview)
    ipc.handle("widget-preview-close", close, params=Nothing, result=Success)
