"""How a provider did last, and that its name is no part of what it has used."""

from datetime import datetime
from pathlib import Path

import pytest

from main_process.events import Event, Events, ProvidersUsed
from main_process.ledger import Budget, Consumer, ConsumerKind, Ledger, Usage
from main_process.ledger import ledger as ledger_module
from main_process.ledger.model import TEST_COMMAND, BudgetExceeded, Latest, Scope
from tests.unit.ledger.conftest import Clock

WIDGET = Consumer(ConsumerKind.WIDGET, "search")
START = datetime.fromisoformat("2026-05-03T12:00:00+00:00")


@pytest.fixture
def clock() -> Clock:
    return Clock(START)


def use(
    ledger: Ledger, clock: Clock, name: str, result: str, who: Consumer = WIDGET, usage: Usage | None = None
) -> None:
    clock.seconds += 60
    line = ledger.begin(who, "app", name, "openai-models" if who is WIDGET else "")
    if usage is not None:
        line.report(usage)
    line.close(result)


async def test_the_last_test_and_the_last_use_are_told_apart(ledger: Ledger, clock: Clock) -> None:
    """By provider; a call that was cancelled says nothing of the provider."""
    use(ledger, clock, "P", "ok")
    use(ledger, clock, "P", "service-unreachable")
    use(ledger, clock, "P", "cancelled")
    use(ledger, clock, "P", "reauthentication-required", TEST_COMMAND)
    clock.seconds += 60
    ledger.tested("app", "P")
    use(ledger, clock, "Q", "ok")
    at = START.timestamp()

    assert sorted(await ledger.latest("app"), key=repr) == [
        Latest("P", test=False, result="service-unreachable", at=at + 120),
        Latest("P", test=True, result="ok", at=at + 300),
        Latest("Q", test=False, result="ok", at=at + 360),
    ]
    assert await ledger.latest("other") == []


async def test_a_new_name_takes_uses_and_budgets_along(ledger: Ledger, clock: Clock, tmp_path: Path) -> None:
    """A rename is no way to a fresh budget, at once and after a restart; a name that was used before adds up."""
    use(ledger, clock, "New", "ok")
    use(ledger, clock, "Old", "ok", usage=Usage(tokens_in=30))
    await ledger.set_budget(Budget(Scope("app", "Old"), tokens_per_day=20))
    await ledger.set_budget(Budget(Scope("app", "Old", "search"), calls_per_minute=9))
    await ledger.rename("app", "Old", "New")

    with pytest.raises(BudgetExceeded):
        ledger.begin(WIDGET, "app", "New", "openai-chat")
    ledger.begin(WIDGET, "app", "Old", "openai-chat").close()
    rows = await ledger.rows(1, Scope("app", "New"))
    again = Ledger(tmp_path / "ledger.sqlite", now=clock.now, wall=clock.wall)
    await again.open()
    budgets = {state.budget.scope: state.tokens_today for state in again.budgets()}
    await again.close()

    assert (sum(sums.calls for _, sums in rows), sum(sums.tokens_in for _, sums in rows)) == (3, 30)
    assert budgets == {Scope("app", "New"): 30, Scope("app", "New", "search"): 30}


async def test_the_window_hears_once_of_many_uses(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand calls are one piece of news."""
    monkeypatch.setattr(ledger_module, "NEWS_SECONDS", 0.0)
    events, heard = Events(), list[Event]()
    events.subscribe(heard.append)
    ledger = Ledger(tmp_path / "ledger.sqlite", now=clock.now, wall=clock.wall, events=events)
    await ledger.open()
    for _ in range(1000):
        use(ledger, clock, "P", "ok")
    await ledger.rows(1, Scope())
    await ledger.close()

    assert heard == [ProvidersUsed()]
