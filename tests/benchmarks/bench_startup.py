"""How long until there is something to see, and how much memory it takes, against bare QtWebEngine pages."""

import statistics
import tempfile
from pathlib import Path

from main_process.vault.key_sources import CREDENTIAL_NAME
from tests.benchmarks.processes import Start, start
from tests.benchmarks.table import Cell, Table

ROUNDS = 5
FRAMES = 5
"""As many as the demo has widgets."""

BARE = "tests.benchmarks.bare_program"
LATCHKEY = "tests.benchmarks.start_program"

PAGE, EMPTY = "bare page", f"bare page with {FRAMES} empty isolated frames"
FIRST, LATER, WARM = "Latchkey, first start", "Latchkey, later start", "Latchkey, later start, last run's answers"


def rounds() -> dict[str, list[Start]]:
    """Interleaved: the bare pages, a first start in an empty folder, and later starts in the same.

    With a key that lasts, a later start has the answers of the one before; with one for the session it has none.
    """
    kinds: dict[str, list[Start]] = {PAGE: [], EMPTY: [], FIRST: [], LATER: [], WARM: []}
    with tempfile.TemporaryDirectory(prefix="lk-") as folder:
        key = Path(folder) / "key"
        key.mkdir()
        (key / CREDENTIAL_NAME).write_bytes(bytes(range(32)))
        lasting, kept = {"CREDENTIALS_DIRECTORY": str(key)}, str(Path(folder) / "kept")
        start(LATCHKEY, kept, environment=lasting)
        for number in range(ROUNDS):
            user_data = str(Path(folder) / str(number))
            kinds[PAGE].append(start(BARE, "page"))
            kinds[EMPTY].append(start(BARE, "frames", str(FRAMES)))
            kinds[FIRST].append(start(LATCHKEY, user_data))
            kinds[LATER].append(start(LATCHKEY, user_data))
            kinds[WARM].append(start(LATCHKEY, kept, environment=lasting))
    return kinds


def measure() -> list[Table]:
    """Time and processor, then memory."""
    kinds = rounds()
    return [_times(kinds), _memory(kinds)]


def _times(kinds: dict[str, list[Start]]) -> Table:
    medians = {
        name: [statistics.median(getattr(one, part) for one in starts) for part in ("first", "everything", "processor")]
        for name, starts in kinds.items()
    }
    base = medians[PAGE]
    rows: list[list[Cell]] = [
        [
            name,
            *(part for own, bare in zip(row, base, strict=True) for part in (own, own / bare)),
            min(one.first for one in kinds[name]),
            min(one.everything for one in kinds[name]),
        ]
        for name, row in medians.items()
    ]
    return Table(
        f"Cold start with {FRAMES} widgets",
        (
            *("program", "first widget, s", "ratio", "all widgets, s", "ratio", "processor, s", "ratio"),
            *("first, best, s", "all, best, s"),
        ),
        rows,
        (
            f"Medians of {ROUNDS} interleaved rounds; offscreen; the same flags for Chromium.",
            "Bars: first widget ≤ 1.3 × the bare page, all of them ≤ 1.7 ×.",
            "Processor seconds are those of all processes until everything is there.",
        ),
    )


def _memory(kinds: dict[str, list[Start]]) -> Table:
    def median(name: str, part: str) -> float:
        return float(statistics.median(getattr(one.memory, part) for one in kinds[name]))

    def renderers(name: str, number: slice) -> float:
        return statistics.median(mib for one in kinds[name] for mib in one.memory.renderers[number])

    page, others = slice(0, 1), slice(1, None)
    rows: list[list[Cell]] = []
    for name, starts in kinds.items():
        frames = None if name == PAGE else renderers(name, others)
        rows.append(
            [
                name,
                statistics.median(one.peak for one in starts),
                median(name, "main"),
                median(name, "main") - median(PAGE, "main"),
                median(name, "private"),
                median(name, "private") - median(PAGE, "private"),
                renderers(name, page),
                renderers(name, page) / renderers(PAGE, page),
                frames,
                None if frames is None else frames / renderers(EMPTY, others),
            ]
        )
    return Table(
        f"Memory with {FRAMES} widgets, MiB (PSS)",
        (
            *("program", "all processes, peak", "main process", "above the bare page's"),
            *("main process, shared with nobody", "above the bare page's"),
            *("first renderer: the page", "ratio", "further renderers: frames, median", "ratio"),
        ),
        rows,
        (
            f"Medians of {ROUNDS} rounds, when all is there; what several processes share is divided among them.",
            "Bars: the main process at most 40 MiB above the bare page's, the page ≤ 1.3 ×, a frame ≤ 1.25 × an empty",
            "one, with a chart ≤ 1.6 ×.",
        ),
    )
