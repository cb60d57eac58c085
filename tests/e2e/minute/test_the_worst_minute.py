"""While one widget, service, file or extension does its worst, the others are answered, and memory comes back.

A measurement for a quiet machine, of which not every row is within its bar yet (docs/security.md). `LATCHKEY_MINUTE` is
how many seconds each attacker has, 60 for the real thing; without it nothing is measured, for all of them take an hour
and a half. `LATCHKEY_MINUTE_TABLE` is a file to which the figures go, with the computer's load of the minute before:

    LATCHKEY_MINUTE=60 LATCHKEY_MINUTE_TABLE=/tmp/minute.md .venv/bin/python -m pytest -m nightly tests/e2e/minute
"""

import contextlib
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.attacks.floods import FLOODS
from tests.e2e.cdp import Cdp, JavaScriptError, TargetGone
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.minute import extension, files
from tests.e2e.minute.scripts import EXTENSION, OPENAI, SERVICE, THROUGH_THE_BRIDGE
from tests.e2e.minute.services import HostileService
from tests.e2e.steps import ask, save_provider, show_dashboard, tile
from tests.fakes.algolia_server import APP_ID as ALGOLIA_APP
from tests.unit.widgets.packages import a_folder, files_of

pytestmark = [
    pytest.mark.nightly,
    pytest.mark.alone,
    pytest.mark.timeout(7200),
    pytest.mark.skipif(
        "LATCHKEY_MINUTE" not in os.environ,
        reason="takes an hour: LATCHKEY_MINUTE=60 pytest -m nightly tests/e2e/minute",
    ),
]

MIB = 1 << 20
SECONDS = float(os.environ.get("LATCHKEY_MINUTE", "0"))
LONGEST_STANDSTILL_MS = 50.0
SLOWEST_CALL_MS = 100.0
MOST_GROWTH = 64 * MIB

CHANNELS = ["probe-echo", "algolia-search", "algolia-get-settings", "rest-get", "openai-chat", "openai-models"]
WORST = [f"worst-{name.removeprefix('extension: ')}" for name in EXTENSION]

SCRIPTS = THROUGH_THE_BRIDGE | SERVICE | EXTENSION | {f"flood: {name}": flood[1] for name, flood in FLOODS.items()}

CALL_ON_AND_ON = """
window.took = []; window.wrong = [];
void (async () => {
  for (;;) {
    const from = performance.now();
    try { await mainApi.invoke("probe-echo", { q: 1 }); } catch (error) { window.wrong.push(error.code); }
    window.took.push(performance.now() - from);
    await new Promise((go) => setTimeout(go, 5));
  }
})();
"""

ASK_EACH_SDK = """Promise.allSettled([
  ["algolia-get-settings", { providerName: "Algolia", indexName: "a" }],
  ["rest-get", { providerName: "Rest", path: "/a" }],
  ["openai-models", { providerName: "OpenAI models" }],
].map(([channel, params]) => mainApi.invoke(channel, { providerHash: "h", dashboardAppId: "shop", ...params })))
.then(() => true)"""
"""What an SDK takes of memory and time when it is first used, every user pays once; no attacker has a part in it."""

START_AGAIN = "[...document.querySelectorAll('button')].find((one) => one.innerText === 'Start it again')?.click()"


@dataclass
class Minute:
    """What the others saw of one attacker."""

    attacker: str
    seconds: float = 0.0
    standstill: float = 0.0
    standstills: int = 0
    own: float = 0.0
    calls: int = 0
    p99: float = 0.0
    slowest: float = 0.0
    load: float = 0.0
    growth: int = 0
    kept: int = 0
    log_kept: bool = False
    seen: list[str] = field(default_factory=list)
    told: Any = None

    def row(self) -> str:
        """One row of the table."""
        measured = f"{self.standstill:.0f} ({self.standstills}) | {self.own:.0f} | {self.p99:.0f} | {self.slowest:.0f}"
        memory = f"{self.growth / MIB:.0f} | {self.kept / MIB:.0f}"
        log = "yes" if self.log_kept else "NO"
        rest = f"{self.calls} | {memory} | {log} | {self.load:.1f}"
        return f"| {self.attacker} | {self.seconds:.0f} | {measured} | {rest} |"


@pytest.fixture(scope="module")
def service() -> Iterator[HostileService]:
    """The hostile service."""
    with HostileService() as running:
        yield running


@pytest.fixture(scope="module")
def app(shared_place: Path, service: HostileService) -> Iterator[AppProcess]:
    """The product with an attacker, a victim, providers at the hostile service, and the hostile extension."""
    slots = {f"s{n}": {"label": "x", "types": ["rest", "algolia", "openai"]} for n in range(len(OPENAI) + 3)}
    channels = [*CHANNELS, "openai-embeddings", *WORST]
    attacker = files_of(id="attacker", name="Attacker", channels=channels, slots=slots, storage=True)
    attacker |= {f"a{number}.js": text.encode() for number, text in enumerate(SCRIPTS.values())}
    packages = shared_place / "packages"
    extension.install(packages)
    widgets = [
        a_folder(shared_place / "attacker", attacker),
        a_folder(shared_place / "victim", files_of(id="victim", name="Victim", channels=["probe-echo"])),
    ]
    with AppProcess(
        shared_place / "data", program="tests.e2e.minute.program", widgets=widgets, packages=[packages]
    ) as running:
        algolia = [["appId", ALGOLIA_APP], ["apiKey", "k" * 20], ["hosts", service.origin]]
        save_provider(running, "shop", "Rest", "rest", [["baseUrl", service.origin], ["token", "t" * 20]])
        save_provider(running, "shop", "Algolia", "algolia", algolia)
        for name in OPENAI:
            base = f"{service.origin}/{name.replace(' ', '-')}"
            save_provider(running, "shop", f"OpenAI {name}", "openai", [["apiKey", "k" * 20], ["baseUrl", base]])
        names = ["Rest", "Algolia", *(f"OpenAI {name}" for name in OPENAI)]
        bound = {f"s{n}": {"appId": "shop", "providerName": name} for n, name in enumerate(names)}
        ask(running, "mainApi.extensions.enable", "worst")
        show_dashboard(running, "shop", tile("a1", "attacker", slots=bound), tile("v1", "victim", x=6))
        for target in (partial(running.widget, "attacker"), partial(running.widget, "victim")):
            wait_until(partial(_has_begun, target), "a widget does not start")
        running.page.evaluate(ASK_EACH_SDK)
        running.widget("victim").evaluate(CALL_ON_AND_ON)
        yield running


def _has_begun(target: Callable[[], Cdp]) -> bool:
    return target().evaluate("!!window.latchkey") is True


class Watch:
    """Measures from its making to `end`."""

    def __init__(self, app: AppProcess, attacker: str) -> None:
        self._app = app
        self._minute = Minute(attacker)
        self._before = _settled(app)
        self._most = self._before
        ask(app, "mainApi.invoke", "minute-log", {"word": attacker})
        ask(app, "mainApi.invoke", "minute-heart")
        app.widget("victim").evaluate("window.took.length = window.wrong.length = 0")
        self._begun = time.monotonic()
        self._over = threading.Event()
        self._looking = threading.Thread(target=self._look, daemon=True)
        self._looking.start()

    def _look(self) -> None:
        while not self._over.wait(0.1):
            self._most = max(self._most, self._app.memory())

    def end(self) -> Minute:
        """The figures."""
        minute = self._minute
        minute.seconds = time.monotonic() - self._begun
        beats = ask(self._app, "mainApi.invoke", "minute-heart")
        minute.standstill, minute.standstills, minute.seen = beats["worst"], beats["over50"], beats["seen"]
        minute.own = beats["own"]
        # An attacker that gets its victim's frame unloaded fails here: there is no such frame.
        victim = self._app.widget("victim")
        took, wrong = victim.evaluate("[window.took.splice(0), window.wrong.splice(0)]", within=60)
        assert wrong == []
        minute.calls, minute.p99, minute.slowest = len(took), sorted(took)[int(len(took) * 0.99)], max(took)
        minute.load = os.getloadavg()[0]
        self._over.set()
        self._looking.join()
        minute.growth = self._most - self._before
        minute.kept = _settled(self._app, self._before) - self._before
        logs = self._app.user_data / "logs"
        minute.log_kept = any(
            f'"word": "{minute.attacker}"' in log.read_text(errors="replace") for log in logs.iterdir()
        )
        return minute


def _settled(app: AppProcess, below: int = 0) -> int:
    """Resident memory once it no longer falls; at most half a minute later."""
    least, ends = app.memory(), time.monotonic() + 30
    while time.monotonic() < ends:
        time.sleep(1.0)
        now = app.memory()
        if below and now - below < MOST_GROWTH // 4:
            return now
        if not below and now >= least - MIB:
            return min(now, least)
        least = min(now, least)
    return least


def judged(minute: Minute) -> None:
    """Write the row down, and hold it to the bar."""
    if table := os.environ.get("LATCHKEY_MINUTE_TABLE"):
        with Path(table).open("a") as out:
            out.write(minute.row() + "\n")
        with Path(table + ".json").open("a") as out:
            out.write(json.dumps(vars(minute)) + "\n")
    assert minute.calls > 0
    assert minute.log_kept
    assert minute.kept < MOST_GROWTH, minute.row()
    assert minute.growth < MOST_GROWTH, minute.row()
    assert minute.standstill < LONGEST_STANDSTILL_MS, f"{minute.row()}\n{minute.seen}"
    assert minute.p99 < SLOWEST_CALL_MS, minute.row()


def run_script(app: AppProcess, name: str) -> Any:
    """Let the attacker's frame run that script for its time; what it was told."""
    script = f"./a{[*SCRIPTS].index(name)}.js"
    begun, told = time.monotonic(), None
    while time.monotonic() - begun < SECONDS:
        try:
            if not any(target["url"].startswith("widget://attacker/") for target in app.targets()):
                app.page.evaluate(START_AGAIN)
                time.sleep(0.3)
                continue
            frame = app.widget("attacker")
            if not frame.evaluate("window.begun ?? false", within=20):
                left = (SECONDS - (time.monotonic() - begun)) * 1000
                frame.evaluate(f"window.begun = true; window.forMs = {left}; void setTimeout(() => import({script!r}))")
            told = frame.evaluate("window.codes ?? null", within=20) or told
        except (TargetGone, JavaScriptError, AssertionError, OSError, TimeoutError):
            pass
        time.sleep(0.25)
    return told


def afresh(app: AppProcess) -> None:
    """A page that remembers no flood and nothing that anybody had begun, with the victim calling on and on."""
    app.reload_page()
    for widget in ("attacker", "victim"):
        wait_until(partial(_has_begun, partial(app.widget, widget)), "a widget does not start")
    app.widget("victim").evaluate(CALL_ON_AND_ON)


def of_script(app: AppProcess, name: str) -> None:
    """Measure one script."""
    afresh(app)
    watch = Watch(app, name)
    told = run_script(app, name)
    minute = watch.end()
    minute.told = told
    judged(minute)


def test_nobody(app: AppProcess) -> None:
    """The same figures while nobody attacks."""
    watch = Watch(app, "nobody")
    time.sleep(min(SECONDS, 20))
    judged(watch.end())


@pytest.mark.parametrize("name", THROUGH_THE_BRIDGE)
def test_a_widget_through_the_bridge(app: AppProcess, name: str) -> None:
    """Calls without end, enormous ones, and ones that leave something behind."""
    of_script(app, name)


@pytest.mark.parametrize("name", FLOODS)
def test_a_widget_past_the_bridge(app: AppProcess, name: str) -> None:
    """Each flood, begun again as soon as that can be: somebody presses "Start it again" each time."""
    of_script(app, f"flood: {name}")


@pytest.mark.parametrize("name", SERVICE)
def test_a_service(app: AppProcess, name: str) -> None:
    """Answers without end, without sense and without measure, asked for eight at a time."""
    of_script(app, name)


@pytest.mark.parametrize("name", EXTENSION)
def test_an_extension(app: AppProcess, name: str) -> None:
    """Answers too large or of no kind, tasks, lines in the log."""
    of_script(app, name)


def test_a_folder_of_notes(app: AppProcess, shared_place: Path) -> None:
    """Local Search reads notes that nobody would write, changed again and again."""
    notes = shared_place / "notes"
    files.write_notes(notes)
    watch = Watch(app, "notes")
    ask(app, "mainApi.invoke", "minute-folder", {"path": str(notes)})
    _again(lambda: files.write_notes(notes), pause=2.0)
    judged(watch.end())


def test_files_to_import(app: AppProcess, shared_place: Path) -> None:
    """What the dialog does with a chosen file, up to what it shows."""
    written = files.write_env(shared_place / "env")
    watch = Watch(app, "files to import")

    def take_in() -> None:
        for one in written:
            with contextlib.suppress(JavaScriptError):  # a file that is refused has been answered
                ask(app, "mainApi.invoke", "minute-import", {"path": str(one)})

    _again(take_in, pause=0.5)
    judged(watch.end())


def _again(act: Callable[[], object], pause: float) -> None:
    begun = time.monotonic()
    while time.monotonic() - begun < SECONDS:
        act()
        time.sleep(pause)
