"""How soon nine widgets have drawn: those that use the kit beside built-in ones, and beside one without any library."""

import json
import statistics
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.paths import renderer_dist
from tests.benchmarks.table import Cell, Table
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import ask, tile

ROUNDS = 6
MANY = 9
HITS = 20
ROOT = Path(__file__).resolve().parents[2]
SLOT = {"search": {"appId": "latchkey-demo", "providerName": "Local Search"}}
SETTINGS = {"index": "python-language", "hitsPerPage": HITS}

WATCH = """
const drawnWhen = () => %s;
const drawn = new MutationObserver(() => {
  if (!drawnWhen()) return;
  drawn.disconnect();
  requestAnimationFrame(() => { window.drawnAt = performance.timeOrigin + performance.now(); });
});
drawn.observe(document.body, { childList: true, subtree: true, characterData: true });
"""
"""Put before each widget's own code: it notes when there is something to see."""
ROWS = f"document.querySelectorAll('li, [role=option]').length >= {HITS}"


@dataclass(frozen=True)
class Contestant:
    """Nine tiles: what they are made of, each under an id and so in a process of its own, and when they have drawn."""

    name: str
    source: Path
    drawn: str
    beside: str
    """The contestant that it is compared with."""
    instead: Mapping[str, str] = field(default_factory=dict)
    """What stands in its code in place of what."""


SEARCH, NOTE = "built-in Search: twenty hits", "built-in Note: one stored value"
EXAMPLES = ROOT / "docs" / "examples"


def contestants() -> list[Contestant]:
    """Each built-in widget before those that do the same without being built in."""
    built_in, starters = renderer_dist() / "widgets", ROOT / "resources" / "starters"
    text = "/[0-9]/.test(document.querySelector('main').textContent)"
    return [
        Contestant(SEARCH, built_in / "search", ROWS, SEARCH),
        Contestant("the kit's example: twenty hits", EXAMPLES / "titles", ROWS, SEARCH),
        Contestant("the example without a library: one hit", EXAMPLES / "hit-count", text, SEARCH),
        Contestant(NOTE, built_in / "note", "document.querySelector('textarea')", NOTE),
        Contestant("the kit's starter: one stored value", starters / "react", text, NOTE),
        Contestant("the same with React itself", starters / "react", text, NOTE, {"/~kit.js": "/~kit-react.js"}),
        Contestant("the starter without a library: one stored value", starters / "plain", text, NOTE),
    ]


def copies(contestant: Contestant, number: int, place: Path) -> list[Path]:
    """Nine packages of it, each with an id of its own."""
    made = []
    for nth in range(MANY):
        folder = place / f"w{number}-{nth}"
        folder.mkdir()
        manifest = json.loads((contestant.source / "manifest.json").read_bytes()) | {"id": folder.name}
        (folder / "manifest.json").write_text(json.dumps(manifest))
        code = (contestant.source / "widget.js").read_text("utf-8")
        for old, new in contestant.instead.items():
            code = code.replace(old, new)
        (folder / "widget.js").write_text(WATCH % contestant.drawn + code)
        made.append(folder)
    return made


@dataclass(frozen=True)
class Drawn:
    """Milliseconds until all nine have drawn: from the page's beginning, and from the first frame's."""

    whole: float
    frames: float
    each: float


def once(app: AppProcess, number: int) -> Drawn:
    """Load the page anew on the dashboard of that contestant."""
    ask(app, "mainApi.dashboards.activate", f"d{number}")
    app.reload_page()
    frames = [app.widget(f"w{number}-{nth}") for nth in range(MANY)]
    ends = [wait_until(lambda frame=frame: frame.evaluate("window.drawnAt"), "it does not draw") for frame in frames]  # type: ignore[misc]  # a lambda's default
    begins = [frame.evaluate("performance.timeOrigin") for frame in frames]
    each = [end - begin for begin, end in zip(begins, ends, strict=True)]
    begun = app.page.evaluate("performance.timeOrigin")
    return Drawn(max(ends) - begun, max(ends) - min(begins), statistics.median(each))


def rounds() -> Mapping[str, list[Drawn]]:
    """Interleaved, in one app."""
    kinds = contestants()
    measured: dict[str, list[Drawn]] = {one.name: [] for one in kinds}
    with tempfile.TemporaryDirectory(prefix="lk-") as folder:
        place = Path(folder)
        place.chmod(0o755)
        packages = [copies(one, number, place) for number, one in enumerate(kinds)]
        with AppProcess(place / "data", demo=True, widgets=[path for each in packages for path in each]) as app:
            for number in range(len(kinds)):
                tiles = [
                    tile(f"t{number}-{n}", f"w{number}-{n}", x=n % 3 * 4, w=4, h=4, settings=SETTINGS, slots=SLOT)
                    | {"y": n // 3 * 4}
                    for n in range(MANY)
                ]
                ask(
                    app,
                    "mainApi.dashboards.save",
                    {"id": f"d{number}", "name": f"D{number}", "appId": "latchkey-demo", "widgets": tiles},
                )
            for turn in range(ROUNDS + 1):
                for number, one in enumerate(kinds):
                    taken = once(app, number)
                    if turn:  # the first of each warms up
                        measured[one.name].append(taken)
    return measured


def measure() -> list[Table]:
    """One table."""
    measured = rounds()
    rows: list[list[Cell]] = []
    for one in contestants():
        row: list[Cell] = [one.name]
        for part in ("whole", "frames", "each"):
            own, other = (
                statistics.median(getattr(drawn, part) for drawn in measured[name]) for name in (one.name, one.beside)
            )
            row += [own, own / other]
        rows.append(row)
    return [
        Table(
            f"{MANY} widgets of one kind, until all have drawn",
            ("widgets", "page and all, ms", "ratio", "all from the first frame, ms", "ratio", "one, ms", "ratio"),
            rows,
            (
                f"Medians of {ROUNDS} interleaved rounds in one app; offscreen; each widget in a process of its own.",
                "Ratios to the built-in widget above. Bar: with the kit ≤ 1.05.",
            ),
        )
    ]
