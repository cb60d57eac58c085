"""The widgets that came with Latchkey, read from their folders: all that a page needs before the main process is there.

Their ids are taken once and for all, so what is served for one is the same before and after.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """What a widget's page needs to know of it."""

    name: str
    entry: str
    icon: str | None = None
    """A file of the widget: what comes with Latchkey has icons of the window's set."""


class BuiltInWidgets:
    """`<root>/<id>/`, a folder each. See `sites.Widgets`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def manifest(self, widget_id: str) -> BuiltIn | None:
        """None where there is no such widget, or its manifest is none."""
        body = self.file(widget_id, "manifest.json")
        try:
            told = json.loads(body) if body is not None else None
            return BuiltIn(str(told["name"]), str(told.get("entry", "widget.js"))) if told else None
        except (ValueError, LookupError, TypeError, AttributeError):
            return None

    def file(self, widget_id: str, name: str) -> bytes | None:
        """A file of the widget; None where there is none."""
        path = self._root.joinpath(widget_id, *name.split("/"))
        # A link, or an id that is none, leads out of the folder.
        if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(self._root)):
            return None
        try:
            return path.read_bytes()
        except OSError:
            return None
