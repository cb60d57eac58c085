"""`latchkey widget new`: the files of a widget that runs, to start from."""

import json
import re
from pathlib import Path

from app.paths import resource


def write_starter(folder: Path, *, react: bool) -> str:
    """Make the folder and its files; the id of the widget. Raises OSError; FileExistsError where it holds anything."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(folder)
    folder.mkdir(parents=True, exist_ok=True)
    widget_id = id_from(folder.absolute().name)
    name = widget_id.replace("-", " ").capitalize()
    template = resource("starters", "react" if react else "plain")
    manifest = json.loads((template / "manifest.json").read_text("utf-8")) | {"id": widget_id, "name": name}
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    (folder / "manifest.json").write_text(text, "utf-8")
    (folder / "widget.js").write_bytes((template / "widget.js").read_bytes())
    return widget_id


def id_from(name: str) -> str:
    """An id made of a folder's name."""
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60].strip("-")
    return words if re.match(r"[a-z]", words) and not words.startswith("xn--") else f"widget-{words}".strip("-")
