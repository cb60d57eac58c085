"""Decides what a sender may do: the app's own page everything, a widget what its manifest names and its slots hold.

A channel is closed to widgets unless it was registered as open to them, whatever a manifest asks for.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from ipc.errors import NotGranted
from ipc.messages import ProviderIdentity, Sender, WidgetAccess
from main_process.dashboards import Dashboard, DashboardStore, DefaultProvider, SlotBinding, Tile
from main_process.dashboards.bindings import bindings
from main_process.widgets.manifest import EVERY_TOOL, Manifest
from main_process.widgets.registry import WidgetRegistry


class Grants:
    """The authorisation step of the router. Asked on every call, from what is on the dashboards at that moment."""

    def __init__(
        self,
        dashboards: DashboardStore,
        widgets: WidgetRegistry,
        defaults: Callable[[], Sequence[DefaultProvider]] = tuple,
        preview: Callable[[str], tuple[Dashboard, Tile] | None] = lambda _instance: None,
    ) -> None:
        """`defaults()` are the providers for types, of every app; `preview(instance)` finds what no dashboard holds."""
        self._dashboards = dashboards
        self._widgets = widgets
        self._defaults = defaults
        self._preview = preview

    def authorise(self, sender: Sender, channel: str, access: WidgetAccess | None, params: Any) -> None:
        """Return, or raise NotGranted with a message that says what the widget lacks.

        `access` is what the channel was registered with. Where it names fields, `params` is a model that has them.
        """
        if sender.widget is None or (access is not None and not access.manifest):
            return
        dashboard, tile = self.tile(sender)
        manifest = self._widgets.manifest(tile.widget)
        if access is None or manifest is None or channel not in manifest.channels:
            raise NotGranted(f"The widget '{tile.widget}' may not use '{channel}': its manifest does not grant it.")
        if access.built_in and not self._widgets.is_built_in(tile.widget):
            raise NotGranted(f"'{channel}' is for the widgets that come with Latchkey.")
        if access.provider is None:
            return
        app_id, name = (getattr(params, field) for field in access.provider)
        held = self.bindings(dashboard, tile)
        if (app_id, name) not in {one.identity for one in held.values()}:
            raise NotGranted(
                f"The widget '{tile.widget}' is not bound to that provider. Choose it in the widget's settings."
            )
        if access.tool is not None and not _may_call(getattr(params, access.tool), manifest, held, app_id, name):
            raise NotGranted(f"The widget '{tile.widget}' may not call that tool: its manifest does not name it.")

    def own_providers(self, sender: Sender) -> frozenset[ProviderIdentity] | None:
        """The providers in a widget's slots: those whose names it may read. None for the app's page.

        Raises NotGranted for a frame that is no widget of any dashboard.
        """
        if sender.widget is None:
            return None
        return frozenset(one.identity for one in self.bindings(*self.tile(sender)).values())

    def bindings(self, dashboard: Dashboard, tile: Tile) -> Mapping[str, SlotBinding]:
        """The provider of each of a tile's slots that has one, by its own choice or by default."""
        manifest = self._widgets.manifest(tile.widget)
        slots = {name: slot.types for name, slot in manifest.slots.items()} if manifest is not None else {}
        return bindings(tile, slots, dashboard, self._defaults())

    def bound_to(self, app_id: str, provider_name: str) -> list[str]:
        """The instances of the tiles that use a provider, of the dashboards that were looked at in this run."""
        placed = (self._dashboards.tile(tile.instance) for tile in self._dashboards.in_use())
        return [
            found[1].instance
            for found in placed
            if found is not None
            and any(one.identity == (app_id, provider_name) for one in self.bindings(*found).values())
        ]

    def manifest(self, sender: Sender) -> Manifest:
        """What the frame's widget may do now.

        Raises NotGranted for any frame but that of a runnable widget on a dashboard.
        """
        _dashboard, tile = self.tile(sender)
        manifest = self._widgets.manifest(tile.widget)
        if manifest is None:
            raise NotGranted(f"The widget '{tile.widget}' is not installed any more, or its files have changed.")
        return manifest

    def manifest_of(self, widget_id: str) -> Manifest | None:
        """What a widget may do now, None where it cannot be run."""
        return self._widgets.manifest(widget_id)

    def own_tools(self, sender: Sender, app_id: str, provider_name: str) -> frozenset[str] | None:
        """The tools of an MCP server that a widget may call. None: all, as for the app's page.

        Raises NotGranted for a frame that is no widget of any dashboard.
        """
        if sender.widget is None:
            return None
        dashboard, tile = self.tile(sender)
        manifest = self._widgets.manifest(tile.widget)
        held = self.bindings(dashboard, tile)
        tools = frozenset() if manifest is None else _tools(manifest, held, app_id, provider_name)
        return None if EVERY_TOOL in tools else tools

    def tile(self, sender: Sender) -> tuple[Dashboard, Tile]:
        """The tile that a frame shows. NotGranted where the frame claims a tile of another widget."""
        if sender.widget is not None:
            instance = sender.widget.instance
            found = self._dashboards.tile(instance) or self._preview(instance)
            if found is not None and found[1].widget == sender.widget.widget_id:
                return found
        raise NotGranted("This frame is not a widget of any dashboard.")


Bound: TypeAlias = Mapping[str, SlotBinding]


def _may_call(tool: str, manifest: Manifest, bound: Bound, app_id: str, provider_name: str) -> bool:
    tools = _tools(manifest, bound, app_id, provider_name)
    return tool in tools or EVERY_TOOL in tools


def _tools(manifest: Manifest, bound: Bound, app_id: str, provider_name: str) -> frozenset[str]:
    """The tools that the manifest names for the slots that hold that provider."""
    return frozenset(
        tool
        for slot, held in bound.items()
        if held.identity == (app_id, provider_name)
        if slot in manifest.slots
        for tool in manifest.slots[slot].tools
    )
