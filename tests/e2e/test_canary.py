"""A canary secret lives in the real window: used, failed with, rotated, typed. Then it is looked for all around."""

import itertools
import json
import os
import re
import secrets
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.checks.canary import findings, forms
from tests.e2e.catalogue import Catalogue
from tests.e2e.harness import AppProcess
from tests.e2e.shop import APP_ID, PROVIDER, CommandLine, Desk, search_for, show_shop
from tests.e2e.steps import widget_shows
from tests.e2e.unprivileged import give_to_nobody

PLANTED = "planted-0123456789abcdef"
REFUSAL = "did not accept the credentials"
MAPPING = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) rw", re.MULTILINE)
PAGE = 4096
PRESENT = 0b11 << 62
"""In memory or swapped out: bits 63 and 62 of a pagemap entry (Linux, Documentation/admin-guide/mm/pagemap.rst)."""


@dataclass(frozen=True, slots=True)
class Canary:
    """A secret in five versions that share their beginning, which is what is looked for."""

    root: str

    @property
    def versions(self) -> list[str]:
        """First, second, refused, typed, and typed but refused."""
        return [f"{self.root}-{name}" for name in ("first", "second", "refused", "typed", "mistyped")]


@dataclass(frozen=True, slots=True)
class Life:
    """What is left of it."""

    canary: Canary
    app: AppProcess
    catalogue: Catalogue
    line: CommandLine


@pytest.fixture(scope="module")
def life(shared_place: Path) -> Iterator[Life]:
    """The whole life, in the real window and on the command line; its last version is in use at the end."""
    canary = Canary(f"sk-{secrets.token_hex(16)}")
    first, second, _, typed, _ = canary.versions
    with Catalogue(first, second, typed) as catalogue, AppProcess(shared_place / "data") as app:
        line = CommandLine(app.user_data)
        _on_the_command_line(canary, app, catalogue, line)
        _in_the_dialog(canary, app, shared_place / "typed")
        yield Life(canary, app, catalogue, line)


def _on_the_command_line(canary: Canary, app: AppProcess, catalogue: Catalogue, line: CommandLine) -> None:
    first, second, refused, _, _ = canary.versions
    line.add(first, catalogue.address)
    show_shop(app)
    widget_shows(app, "search", "12 results", "from service")
    assert REFUSAL in line.rotate(refused, code=1)
    catalogue.revoke(first)
    catalogue.refuse_rudely()
    search_for(app, "lamp 4")
    widget_shows(app, "search", REFUSAL)
    line.rotate(second)
    search_for(app, "lamp 5")
    widget_shows(app, "search", "Lamp 5", "from service")
    for arguments in (["list", "--json"], ["test", PROVIDER, "--app", APP_ID, "--json"]):
        line.run("providers", *arguments)


def _in_the_dialog(canary: Canary, app: AppProcess, file: Path) -> None:
    """Rotate natively: a key that the service refuses, then one that it takes."""
    _, _, _, typed, mistyped = canary.versions
    desk = Desk(app)
    desk.begin("mainApi.providers.editProvider", APP_ID, {"name": PROVIDER})
    desk.dialog()
    desk.press("Replace")
    _type(desk, file, mistyped)
    desk.press("Test and save")
    desk.says(REFUSAL)
    desk.focus("API key")
    _type(desk, file, typed)
    desk.press("Test and save")
    assert desk.end()["saved"]["name"] == PROVIDER
    search_for(app, "lamp 6")
    widget_shows(app, "search", "Lamp 6", "from service")


def _type(desk: Desk, file: Path, words: str) -> None:
    file.write_text(words)
    give_to_nobody(file)
    desk.type(file)
    file.unlink()


def _memory(pid: int) -> Iterator[bytes]:
    """All that the process has written: runs of pages that are there; Chromium reserves far more than it uses."""
    process = Path(f"/proc/{pid}")
    mappings = MAPPING.findall((process / "maps").read_text())
    with (process / "mem").open("rb", buffering=0) as memory, (process / "pagemap").open("rb", buffering=0) as pages:
        for start, end in ((int(start, 16), int(end, 16)) for start, end in mappings):
            pages.seek(start // PAGE * 8)
            present = array("Q", pages.read((end - start) // PAGE * 8))
            for there, run in itertools.groupby(enumerate(present), lambda page: page[1] & PRESENT):
                places = [number for number, _ in run]
                if there:
                    memory.seek(start + places[0] * PAGE)
                    yield memory.read(len(places) * PAGE)


def test_each_version_was_used(life: Life) -> None:
    """The service saw the first, the second and the typed one, and refused those that it does not know."""
    seen = life.catalogue.keys_seen
    assert [version for version in life.canary.versions if version not in seen] == []


def test_no_file_and_no_word_of_the_app_holds_it(life: Life) -> None:
    """Not the store, the logs, the profile of Chromium, the standard streams, nor what the command line printed."""
    folder = life.app.user_data
    places = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    places |= {"streams": life.app.errors().encode(), "command line": life.line.printed.encode()}

    assert {"vault/providers.sqlite3", "logs/latchkey.log", "frames.txt"} <= places.keys()
    assert findings(life.canary.root, places) == []


def test_no_frame_held_it(life: Life) -> None:
    """What crossed between page and main process, in both directions, while all of this went on."""
    frames = (life.app.user_data / "frames.txt").read_text()

    assert all(word in frames for word in ("in ", "out ", "algolia-search", "Lamp 6", "provider-edit", REFUSAL))
    assert findings(life.canary.root, {"frames": frames.encode()}) == []


@pytest.mark.parametrize("where", ["page", "search"])
def test_no_heap_holds_it(life: Life, where: str) -> None:
    """V8's own snapshot of the page and of the widget's frame, both with something planted to be found."""
    target = life.app.page if where == "page" else life.app.widget(where)
    target.evaluate(f"window.planted = {json.dumps(PLANTED)} + '-here'")
    snapshot = target.heap_snapshot()
    places = {where: "\n".join(json.loads(snapshot)["strings"]).encode("utf-8", "surrogatepass")}

    assert findings(PLANTED, places) != []
    assert findings(life.canary.root, places) == []


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root may read what a sandbox closes")
def test_no_renderers_memory_holds_it(life: Life) -> None:
    """All that each of Chromium's processes has written: beyond the heaps, what Mojo, caches and garbage keep."""
    life.app.page.evaluate(f"window.planted = {json.dumps(PLANTED)} + '-here'")
    children = [child for child in life.app.children() if child.status() != "zombie"]
    # Gigabytes: so only the forms in which a browser keeps text.
    looked_for = forms(life.canary.root)
    needles = [(name, needle) for name in ("raw", "utf-16", "base64") for needle in looked_for[name]]
    found: list[str] = []
    planted = False
    for child in children:
        for content in _memory(child.pid):
            found += [f"{child.name()}: {name}" for name, needle in needles if needle in content]
            planted = planted or PLANTED.encode() in content

    assert planted
    assert found == []
