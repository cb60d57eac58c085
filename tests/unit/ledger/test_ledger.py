"""Who used my key: counted in memory, written in batches, kept for 90 days."""

import asyncio
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from ipc.errors import Code
from ipc.messages import Sender, WidgetIdentity
from main_process.kit.json_file import FileNotice
from main_process.ledger import Budget, Consumer, ConsumerKind, Ledger, Usage
from main_process.ledger.model import APP, BudgetExceeded, Scope, consumer_of
from main_process.ledger.store import DAYS_THAT_SETTLE, FORMAT
from tests.checks.logs import LogRecord
from tests.unit.ledger.conftest import Clock

WIDGET = Consumer(ConsumerKind.WIDGET, "search")
EVERYTHING = Scope()


def used(
    ledger: Ledger, clock: Clock, seconds: float = 0.5, usage: Usage | None = None, who: Consumer = WIDGET
) -> None:
    use = ledger.begin(who, "app", "OpenAI", "openai-models")
    clock.seconds += seconds
    if usage is not None:
        use.report(usage)
    use.close()


def modes_in(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


def set_aside_in(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.iterdir() if ".damaged-" in path.name]


async def test_calls_add_up_by_hour_consumer_channel_and_result(ledger: Ledger, clock: Clock) -> None:
    """How often, how long, when first and last, and what it cost; one row for what is alike."""
    began = clock.wall().timestamp()
    used(ledger, clock, 0.5, Usage(10, 5, 0.25))
    used(ledger, clock, 1.5, Usage(1, 2, 0.5))
    failing = ledger.begin(WIDGET, "app", "OpenAI", "openai-models")
    failing.close("rate-limited")
    used(ledger, clock, 0.0, who=APP)
    rows = await ledger.rows(1, EVERYTHING)
    assert sorted((key.consumer.kind, key.consumer.name, key.result, sums.calls) for key, sums in rows) == [
        ("app", "", "ok", 1),
        ("widget", "search", "ok", 2),
        ("widget", "search", "rate-limited", 1),
    ]
    sums = next(sums for key, sums in rows if key.consumer == WIDGET and key.result == "ok")
    assert (sums.total_ms, sums.max_ms, sums.tokens_in, sums.tokens_out, sums.cost) == (2000.0, 1500.0, 11, 7, 0.75)
    assert (sums.first - began, sums.last - began) == (0.5, 2.0)


async def test_the_same_row_grows_across_batches_and_restarts(tmp_path: Path, clock: Clock) -> None:
    """What was written is added to, never replaced."""
    for _ in range(2):
        ledger = Ledger(tmp_path / "ledger.sqlite", now=clock.now, wall=clock.wall)
        await ledger.open()
        used(ledger, clock)
        await ledger.flush()
        used(ledger, clock)
        await ledger.close()
    ledger = Ledger(tmp_path / "ledger.sqlite", now=clock.now, wall=clock.wall)
    await ledger.open()
    rows = await ledger.rows(1, EVERYTHING)
    await ledger.close()
    assert [sums.calls for _, sums in rows] == [4]


async def test_a_batch_is_written_on_its_own_after_a_while(tmp_path: Path, clock: Clock) -> None:
    """Nobody has to ask: another process sees the counts."""
    path = tmp_path / "ledger.sqlite"
    ledger, other = (Ledger(path, now=clock.now, wall=clock.wall, flush_seconds=0.0) for _ in range(2))
    await ledger.open()
    await other.open()
    used(ledger, clock)
    async with asyncio.timeout(20):
        while not await other.rows(1, EVERYTHING):  # noqa: ASYNC110 (a file of another's has nothing to wait on)
            await asyncio.sleep(0)
    await ledger.close()
    await other.close()


async def test_rows_can_be_asked_for_by_provider_and_by_widget(ledger: Ledger, clock: Clock) -> None:
    """A page shows one provider's or one widget's rows."""
    used(ledger, clock)
    ledger.begin(WIDGET, "other", "OpenAI", "x").close()
    ledger.begin(APP, "app", "Algolia", "y").close()
    by = {
        "provider": Scope("app", "OpenAI"),
        "app": Scope("app"),
        "widget": Scope(widget_id="search"),
        "both": Scope("app", "OpenAI", "search"),
        "nobody": Scope(widget_id="clock"),
    }
    found = {name: len(await ledger.rows(1, scope)) for name, scope in by.items()}
    assert found == {"provider": 1, "app": 2, "widget": 2, "both": 1, "nobody": 0}


async def test_rows_are_kept_for_90_days(ledger: Ledger, clock: Clock) -> None:
    """Older rows leave with the first batch of a new day."""
    used(ledger, clock)
    await ledger.flush()
    clock.seconds += 89 * 86_400
    used(ledger, clock)
    assert len(await ledger.rows(365, EVERYTHING)) == 2
    clock.seconds += 2 * 86_400
    used(ledger, clock)
    assert len(await ledger.rows(365, EVERYTHING)) == 2


async def test_old_rows_leave_when_the_file_is_opened(ledger: Ledger, clock: Clock, tmp_path: Path) -> None:
    """Whether or not anything is counted afterwards: nothing on disk is older than 90 days and a start."""
    used(ledger, clock)
    await ledger.flush()
    clock.seconds += 91 * 86_400
    again = Ledger(tmp_path / "ledger.sqlite", now=clock.now, wall=clock.wall)
    await again.open()
    await again.close()
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as file:
        assert file.execute("SELECT count(*) FROM uses").fetchone() == (0,)


async def test_a_clock_that_is_years_ahead_forgets_nothing(ledger: Ledger, clock: Clock, tmp_path: Path) -> None:
    """Not on a few wrong days; when the clock is right again, all is there, and nothing was last used in the future."""
    used(ledger, clock)
    await ledger.flush()
    right = clock.seconds
    for day in range(DAYS_THAT_SETTLE - 1):
        clock.seconds = right + (20_000 + day) * 86_400
        used(ledger, clock)
        assert len(await ledger.rows(90, EVERYTHING)) == day + 1
    clock.seconds = right + 86_400
    used(ledger, clock)

    assert [key.day for key, _ in await ledger.rows(90, EVERYTHING)] == ["2026-05-03", "2026-05-04"]
    assert (await ledger.latest("app"))[0].at == clock.wall().timestamp()


async def test_after_years_without_use_a_week_of_use_forgets_them(ledger: Ledger, clock: Clock, tmp_path: Path) -> None:
    """The clock was right: what is older than the ledger keeps leaves the file."""
    used(ledger, clock)
    await ledger.flush()
    clock.seconds += 2_000 * 86_400
    for _ in range(DAYS_THAT_SETTLE):
        clock.seconds += 86_400
        used(ledger, clock)
        await ledger.flush()

    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as file:
        assert file.execute("SELECT count(*) FROM uses").fetchone() == (DAYS_THAT_SETTLE,)


async def test_a_file_of_a_newer_version_is_not_written_to(tmp_path: Path, clock: Clock) -> None:
    """Counting goes on in a file beside it, at the next start too, and the user hears of it."""
    path = tmp_path / "ledger.sqlite"
    with closing(sqlite3.connect(path)) as file:
        file.execute(f"PRAGMA user_version = {FORMAT + 1}")
    newer = path.read_bytes()
    for start in range(2):
        told: list[FileNotice] = []
        ledger = Ledger(path, now=clock.now, wall=clock.wall, tell=told.append)
        await ledger.open()
        assert len(await ledger.rows(1, EVERYTHING)) == start
        used(ledger, clock)
        await ledger.close()
        assert [notice.title for notice in told] == ["ledger.sqlite was written by a newer Latchkey"]
    assert path.read_bytes() == newer


async def test_a_file_of_a_version_without_formats_is_read(tmp_path: Path, clock: Clock) -> None:
    """And says from then on which format it has."""
    path = tmp_path / "ledger.sqlite"
    for start in range(2):
        ledger = Ledger(path, now=clock.now, wall=clock.wall)
        await ledger.open()
        assert len(await ledger.rows(1, EVERYTHING)) == start
        used(ledger, clock)
        await ledger.close()
        with closing(sqlite3.connect(path)) as file:
            assert file.execute("PRAGMA user_version").fetchone() == (FORMAT,)
            file.execute("PRAGMA user_version = 0")


async def test_the_file_is_the_users_alone(ledger: Ledger, clock: Clock, tmp_path: Path) -> None:
    """SQLite's companions included."""
    used(ledger, clock)
    await ledger.flush()
    assert modes_in(tmp_path) == {"ledger.sqlite": 0o600, "ledger.sqlite-wal": 0o600, "ledger.sqlite-shm": 0o600}


async def test_a_damaged_file_is_set_aside_and_counting_goes_on(
    tmp_path: Path, clock: Clock, logs: list[LogRecord]
) -> None:
    """Nothing is wiped, and the app starts."""
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(b"not a database" * 100)
    told: list[FileNotice] = []
    ledger = Ledger(path, now=clock.now, wall=clock.wall, tell=told.append)
    await ledger.open()
    used(ledger, clock)
    assert len(await ledger.rows(1, EVERYTHING)) == 1
    await ledger.close()
    assert "budgets" in told[0].text
    assert set_aside_in(tmp_path) == [b"not a database" * 100]
    assert [record.event for record in logs] == ["database.set_aside"]


async def test_calls_per_minute_are_refused_before_the_call(ledger: Ledger, clock: Clock) -> None:
    """The third call of a minute is refused, says when to come back, and is counted as refused; then it goes on."""
    await ledger.set_budget(Budget(Scope("app", "OpenAI"), calls_per_minute=2))
    used(ledger, clock, 10)
    used(ledger, clock, 10)
    with pytest.raises(BudgetExceeded) as caught:
        ledger.begin(APP, "app", "OpenAI", "openai-models")
    assert (caught.value.code, caught.value.retryable, caught.value.retry_after) == (Code.BUDGET_EXCEEDED, True, 40.0)
    ledger.begin(APP, "app", "Algolia", "algolia-search").close()
    clock.seconds += 40
    used(ledger, clock)
    results = [(key.consumer, key.result, sums.calls) for key, sums in await ledger.rows(1, Scope("app", "OpenAI"))]
    assert sorted(results, key=str) == [(APP, "budget-exceeded", 1), (WIDGET, "ok", 3)]


@pytest.mark.parametrize(
    "budget",
    [
        Budget(Scope("app", "OpenAI"), tokens_per_day=30),
        Budget(Scope(widget_id="search"), tokens_per_day=30),
        Budget(Scope("app", "OpenAI", "search"), cost_per_day=1.0),
    ],
)
async def test_a_days_budget_ends_at_the_users_midnight(ledger: Ledger, clock: Clock, budget: Budget) -> None:
    """Tokens or cost, per provider, per widget, or of a widget with a provider."""
    await ledger.set_budget(budget)
    used(ledger, clock, 1, Usage(10, 10, 0.75))
    used(ledger, clock, 1, Usage(10, 10, 0.75))
    with pytest.raises(BudgetExceeded) as caught:
        ledger.begin(WIDGET, "app", "OpenAI", "openai-chat")
    assert caught.value.retry_after == 10 * 60 - 2
    clock.seconds += 10 * 60 - 2
    ledger.begin(WIDGET, "app", "OpenAI", "openai-chat").close()


async def test_a_widgets_budget_is_no_one_elses(ledger: Ledger, clock: Clock) -> None:
    """Another widget with the same provider, and the app's own page, go on."""
    await ledger.set_budget(Budget(Scope("app", "OpenAI", "search"), calls_per_minute=1))
    used(ledger, clock)
    for other in (APP, Consumer(ConsumerKind.WIDGET, "clock"), Consumer(ConsumerKind.EXTENSION, "search")):
        ledger.begin(other, "app", "OpenAI", "openai-chat").close()


async def test_a_budget_survives_a_restart_with_what_the_day_has_used(tmp_path: Path, clock: Clock) -> None:
    """Quitting the app is no way to a fresh budget."""
    first = Ledger(tmp_path / "ledger.sqlite", now=clock.now, wall=clock.wall)
    await first.open()
    await first.set_budget(Budget(Scope("app", "OpenAI"), tokens_per_day=20))
    used(first, clock, 1, Usage(15, 5))
    await first.close()
    second = Ledger(tmp_path / "ledger.sqlite", now=clock.now, wall=clock.wall)
    await second.open()
    assert [(state.budget.tokens_per_day, state.tokens_today) for state in second.budgets()] == [(20, 20)]
    with pytest.raises(BudgetExceeded):
        second.begin(APP, "app", "OpenAI", "openai-chat")
    await second.close()


async def test_a_budget_set_at_noon_knows_the_morning_and_one_without_limits_is_removed(
    ledger: Ledger, clock: Clock
) -> None:
    """Setting a budget counts what the day has used already."""
    used(ledger, clock, 1, Usage(15, 5))
    await ledger.set_budget(Budget(Scope("app", "OpenAI"), tokens_per_day=20))
    with pytest.raises(BudgetExceeded):
        ledger.begin(APP, "app", "OpenAI", "openai-chat")
    await ledger.set_budget(Budget(Scope("app", "OpenAI")))
    ledger.begin(APP, "app", "OpenAI", "openai-chat").close()
    assert ledger.budgets() == ()


def test_every_instance_of_a_widget_is_that_widget() -> None:
    """The app's page is the app, and a missing sender is too."""
    senders = [
        None,
        Sender(),
        Sender(widget=WidgetIdentity("search", "1")),
        Sender(widget=WidgetIdentity("search", "2")),
    ]
    assert [consumer_of(sender) for sender in senders] == [APP, APP, WIDGET, WIDGET]


async def test_a_file_that_cannot_be_written_stops_the_counting_and_nothing_else(
    tmp_path: Path, clock: Clock, logs: list[LogRecord], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk damages nothing: the file stays where it is, and calls go on."""
    ledger = Ledger(tmp_path / "ledger.sqlite", now=clock.now, wall=clock.wall)
    await ledger.open()
    ledger.begin(WIDGET, "app", "P", "c").close()
    await ledger.close()
    before = sorted(path.name for path in tmp_path.iterdir())

    def full(_path: Path) -> sqlite3.Connection:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorname = "SQLITE_FULL"
        raise error

    monkeypatch.setattr("main_process.ledger.store._open", full)
    ledger = Ledger(tmp_path / "ledger.sqlite", now=clock.now, wall=clock.wall)
    await ledger.open()
    for n in range(2_000):
        ledger.begin(WIDGET, "app", f"P{n}", "c").close()

    assert (ledger.is_kept, await ledger.rows(7, EVERYTHING)) == (False, [])
    await ledger.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert [record.event for record in logs] == ["ledger.not_opened"]
