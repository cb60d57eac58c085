"""The store against a list in memory: whatever is done in whatever order, both have the same, also after a restart."""

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from main_process.dashboards import Dashboard, DashboardNotFound, DashboardStore, Tile
from main_process.events import Events

BOARDS = st.sampled_from(["one", "two"])
NAMES = st.sampled_from(["A", "B", "C"])
TILES = st.sets(st.sampled_from(["t1", "t2", "t3"]))


class Expected:
    """What one dashboard must be: its steps, where it stands among them, and its history."""

    def __init__(self, first: Dashboard) -> None:
        self.steps = [first]
        self.at = 0
        self.history = [first]
        self.deleted = False

    @property
    def current(self) -> Dashboard:
        return self.steps[self.at]

    def put(self, dashboard: Dashboard) -> None:
        if dashboard != self.current:
            self.steps = [*self.steps[: self.at + 1], dashboard]
            self.at += 1
            self.history.append(dashboard)


class StoreMachine(RuleBasedStateMachine):
    """Two dashboards; tiles are named after theirs, so that none is on both."""

    @initialize()
    def start(self) -> None:
        """An empty folder."""
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory(prefix="lk-")
        self.expected: dict[str, Expected] = {}
        self.store = self.opened()

    def teardown(self) -> None:
        """Leave nothing."""
        if hasattr(self, "loop"):
            self.run(self.store.close())
            self.loop.run_until_complete(self.loop.shutdown_default_executor())
            self.loop.close()
            self.folder.cleanup()

    def opened(self) -> DashboardStore:
        """The store as a start finds it."""
        return DashboardStore(Path(self.folder.name) / "dashboards.json", Events())

    def run(self, work: Any) -> Any:
        """One call, to its end; None for a dashboard that is not there."""
        try:
            return self.loop.run_until_complete(work)
        except DashboardNotFound:
            return None

    def there(self, board: str) -> Expected | None:
        """What is expected of a dashboard that can be used."""
        found = self.expected.get(board)
        return found if found is not None and not found.deleted else None

    @rule(board=BOARDS, name=NAMES, tiles=TILES)
    def save(self, board: str, name: str, tiles: set[str]) -> None:
        """A changed dashboard, or a new one."""
        widgets = [Tile(instance=f"{board}-{tile}", widget="clock", x=0, y=0, w=2, h=2) for tile in sorted(tiles)]
        dashboard = Dashboard(id=board, name=name, app_id="shop", widgets=widgets)
        self.run(self.store.save(dashboard))
        known = self.there(board)
        if known is None:
            self.expected[board] = Expected(dashboard)
        else:
            known.put(dashboard)

    @rule(board=BOARDS)
    def undo(self, board: str) -> None:
        """One step back."""
        self.run(self.store.undo(board))
        if (known := self.there(board)) is not None:
            known.at = max(0, known.at - 1)

    @rule(board=BOARDS)
    def redo(self, board: str) -> None:
        """One step on."""
        self.run(self.store.redo(board))
        if (known := self.there(board)) is not None:
            known.at = min(len(known.steps) - 1, known.at + 1)

    @rule(board=BOARDS, which=st.integers(0, 5))
    def restore(self, board: str, which: int) -> None:
        """An earlier version."""
        known = self.there(board)
        if known is not None:
            versions = self.run(self.store.versions(board))
            which = min(which, len(versions) - 1)
            self.run(self.store.restore(board, versions[which].id))
            known.put(known.history[-1 - which])

    @rule(board=BOARDS)
    def delete(self, board: str) -> None:
        """Away, so that it can come back."""
        self.run(self.store.delete(board))
        if (known := self.there(board)) is not None:
            known.deleted = True

    @rule(board=BOARDS)
    def undelete(self, board: str) -> None:
        """Back again."""
        self.run(self.store.undelete(board))
        if board in self.expected:
            self.expected[board].deleted = False

    @rule()
    def restart(self) -> None:
        """Another run of the app."""
        self.run(self.store.close())
        self.store = self.opened()

    @invariant()
    def both_have_the_same(self) -> None:
        """Content, steps, history, and which tiles stand for something."""
        if not hasattr(self, "store"):
            return
        assert {row.id: row.deleted is not None for row in self.store.rows()} == {
            board: known.deleted for board, known in self.expected.items()
        }
        here = {board: known for board, known in self.expected.items() if not known.deleted}
        for board, known in here.items():
            assert self.store.get(board) == known.current
            labels = self.run(self.store.labels(board))
            assert (labels.undo is not None, labels.redo is not None) == (known.at > 0, known.at < len(known.steps) - 1)
            assert len(self.run(self.store.versions(board))) == min(50, len(known.history))
        for board in ("one", "two"):
            for tile in ("t1", "t2", "t3"):
                found = self.store.tile(f"{board}-{tile}")
                shown = board in here and any(one.instance == f"{board}-{tile}" for one in here[board].current.widgets)
                assert (found is not None) == shown
        assert (self.store.active is None) == (not here)
        assert self.store.active is None or self.store.active in here


TestStoreMachine = StoreMachine.TestCase
TestStoreMachine.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
