"""Widgets that the gallery shows before they are on a dashboard: a tile that is kept nowhere, one at a time."""

import secrets
from collections.abc import Mapping

from pydantic import JsonValue

from main_process.dashboards import Dashboard, SlotBinding, Tile

PREFIX = "preview-"


class Previews:
    """The tile that is previewed now. It is like one of a dashboard, and it is gone with the next one."""

    def __init__(self) -> None:
        self._shown: tuple[Dashboard, Tile] | None = None

    def show(self, widget: str, settings: Mapping[str, JsonValue], slots: Mapping[str, SlotBinding]) -> str:
        """Preview a widget instead of the one before. Returns its instance, which nobody can guess."""
        instance = PREFIX + secrets.token_hex(8)
        tile = Tile(
            instance=instance,
            widget=widget,
            x=0,
            y=0,
            w=1,
            h=1,
            settings=dict(settings),
            slots=dict(slots),
        )
        # An app of its own: an empty slot must not take the provider that is some app's default.
        self._shown = (Dashboard(id=instance, name="Preview", app_id=instance, widgets=[tile]), tile)
        return instance

    def close(self) -> str | None:
        """End the preview. Returns the instance that it had."""
        shown, self._shown = self._shown, None
        return None if shown is None else shown[1].instance

    def tile(self, instance: str) -> tuple[Dashboard, Tile] | None:
        """The previewed tile, if it is that one."""
        if self._shown is not None and self._shown[1].instance == instance:
            return self._shown
        return None
