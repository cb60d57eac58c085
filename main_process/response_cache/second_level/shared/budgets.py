"""Budgets that a team shares, counted at its server: one step looks, decides and counts.

The counts are plain, for the server has to add them up: its owner sees how much of an account is used, and whose
account that is no more than anywhere else. What a seat may use at most is its own figure, and is not kept there.
"""

import math
from typing import Any

from main_process.ledger.model import Budget
from main_process.ledger.team_budgets import Spending, TeamUse
from main_process.response_cache.second_level.shared import scripts
from main_process.response_cache.second_level.shared.names import Naming
from main_process.response_cache.second_level.shared.server import Server

_LONGEST_MINUTE = 65.0
_REFUSED = ("", "calls", "tokens", "set aside", "cost")


class SharedBudgets:
    """What the team's seats use of their accounts."""

    def __init__(self, naming: Naming, server: Server) -> None:
        self._naming = naming
        self._server = server

    async def spend(self, account: bytes, budget: Budget, spending: Spending) -> TeamUse | None:
        """Count it, a call only if the budget allows it; None where the server is not used."""
        name = self._naming.budget(self._naming.digest(("provider",), None, account))
        limits = (budget.calls_per_minute, budget.tokens_per_day, budget.cost_per_day)
        found: Any = await self._server.run(
            scripts.SPEND,
            [name],
            *(spending.day, spending.calls, spending.set_aside, spending.let_go),
            *(spending.tokens, repr(spending.cost)),
            *("" if limit is None else repr(limit) for limit in limits),
        )
        try:
            refused, calls, tokens, cost, wait_ms = found
            use = TeamUse(_REFUSED[refused], int(calls), int(tokens[:18]), float(cost), wait_ms / 1000)
        except (TypeError, ValueError, LookupError, OverflowError):
            if found is not None:
                self._server.note("not ours")
            return None
        # Whatever it says: nobody waits longer than the counts of a minute last.
        return use if 0 <= use.wait <= _LONGEST_MINUTE and math.isfinite(use.cost) else None
