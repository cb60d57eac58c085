"""Calls that begin together share what a budget has left."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from main_process.ledger import Budget, Consumer, ConsumerKind, Ledger, Usage
from main_process.ledger.model import BudgetExceeded, Scope

WIDGET = Consumer(ConsumerKind.WIDGET, "chat")
PROVIDER = Scope("app", "OpenAI")


async def test_sixty_calls_at_once_are_not_sixty_budgets(tmp_path: Path) -> None:
    """Under a budget of one token one call is let through; what is left afterwards is what it used."""
    ledger = Ledger(tmp_path / "ledger.sqlite", now=lambda: 0.0)
    await ledger.open()
    await ledger.set_budget(Budget(PROVIDER, tokens_per_day=1))
    let_through = ledger.begin(WIDGET, "app", "OpenAI", "openai-chat", Usage(10, 500))
    for _ in range(59):
        with pytest.raises(BudgetExceeded) as refused:
            ledger.begin(WIDGET, "app", "OpenAI", "openai-chat", Usage(10, 500))
        assert (refused.value.retryable, refused.value.retry_after) == (True, 5.0)
    let_through.close("service-failed")

    ledger.begin(WIDGET, "app", "OpenAI", "openai-chat", Usage(10, 500)).close()
    await ledger.close()


async def test_what_was_set_aside_is_settled_by_what_was_used(tmp_path: Path) -> None:
    """Many small calls fit, one after the other and together, as far as their expectations go."""
    ledger = Ledger(tmp_path / "ledger.sqlite", now=lambda: 0.0)
    await ledger.open()
    await ledger.set_budget(Budget(PROVIDER, tokens_per_day=100))
    for _ in range(9):
        use = ledger.begin(WIDGET, "app", "OpenAI", "openai-chat", Usage(0, 90))
        use.report(Usage(5, 5))
        use.close()
    together = [ledger.begin(WIDGET, "app", "OpenAI", "openai-chat", Usage(0, 5)) for _ in range(2)]
    with pytest.raises(BudgetExceeded):
        ledger.begin(WIDGET, "app", "OpenAI", "openai-chat", Usage(0, 5))
    for use in together:
        use.close()

    assert [state.tokens_today for state in ledger.budgets()] == [90]
    await ledger.set_budget(Budget(PROVIDER, tokens_per_day=200))
    ledger.begin(WIDGET, "app", "OpenAI", "openai-chat", Usage(0, 500)).close()
    await ledger.close()


async def test_a_wall_clock_that_jumps_forgives_nothing(tmp_path: Path) -> None:
    """Set back by a day and forth again, today is as used as it was."""
    wall = datetime(2026, 5, 3, 12, tzinfo=UTC)
    ledger = Ledger(tmp_path / "ledger.sqlite", now=lambda: 0.0, wall=lambda: wall)
    await ledger.open()
    await ledger.set_budget(Budget(PROVIDER, tokens_per_day=100))
    use = ledger.begin(WIDGET, "app", "OpenAI", "openai-chat")
    use.report(Usage(100, 0))
    use.close()
    wall -= timedelta(days=1)
    ledger.begin(WIDGET, "app", "OpenAI", "openai-chat").close()
    wall += timedelta(days=1)
    with pytest.raises(BudgetExceeded):
        ledger.begin(WIDGET, "app", "OpenAI", "openai-chat")
    await ledger.close()
