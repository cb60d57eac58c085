"""A widget package that does nothing."""

import json
from pathlib import Path
from typing import Any


def a_package(root: Path, widget_id: str = "clock", **changes: Any) -> Path:
    """A folder below `root` with a manifest, changed by `changes`, and an entry."""
    folder = root / widget_id
    folder.mkdir(parents=True)
    manifest = {
        "id": widget_id,
        "name": "Clock",
        "version": "1.0.0",
        "description": "Tells the time.",
        "size": {"w": 3, "h": 2},
    } | changes
    (folder / "manifest.json").write_text(json.dumps(manifest))
    (folder / "widget.js").write_text("export {}")
    return folder
