"""Numbers in sentences: English by itself, and as a region has them once it is known."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QLocale

from app.desktop.region import RegionOfSystem, region
from main_process.kit import figures
from main_process.ledger.budgets import Budgets
from main_process.ledger.model import Budget, BudgetExceeded, Consumer, ConsumerKind, Scope, Usage


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """What is the process's is put back."""
    yield
    figures.write_as_in(figures.PLAIN_ENGLISH)


def test_without_a_region_they_are_english() -> None:
    """A main process without a window knows of no region."""
    assert (figures.count(12_345), figures.dollars(1234.5)) == ("12,345", "$1,234.50")


@pytest.mark.parametrize(
    ("name", "number", "dollars"),
    [
        ("de_DE", "12.345", "1.234,50\N{NO-BREAK SPACE}$"),
        ("fr_FR", "12\N{NARROW NO-BREAK SPACE}345", "1\N{NARROW NO-BREAK SPACE}234,50\N{NO-BREAK SPACE}$"),
        ("en_US", "12,345", "$1,234.50"),
    ],
)
def test_a_region_writes_them_in_its_own_way(name: str, number: str, dollars: str) -> None:
    """Marks between thousands, the decimal point, and where the dollar stands."""
    figures.write_as_in(RegionOfSystem(QLocale(name)))
    assert (figures.count(12_345), figures.dollars(1234.5)) == (number, dollars)


def test_a_used_up_budget_says_so_in_the_readers_region() -> None:
    """Its number stands in a sentence that the window shows as it is."""
    figures.write_as_in(RegionOfSystem(QLocale("de_DE")))
    budgets = Budgets(now=lambda: 0.0, wall=lambda: datetime(2026, 5, 3, 12, tzinfo=UTC))
    budgets.set(Budget(Scope("app", "OpenAI"), tokens_per_day=10_000), Usage(10_000, 0))
    with pytest.raises(BudgetExceeded, match=r"may use 10\.000 tokens per day, and has"):
        budgets.admit("app", "OpenAI", Consumer(ConsumerKind.WIDGET, "chat"))


def test_a_number_of_any_size_is_written() -> None:
    """Tokens of a year are more than 32 bits hold."""
    assert RegionOfSystem(QLocale("de_DE")).number(12_345_678_901) == "12.345.678.901"


def test_a_system_without_a_region_has_marks_between_thousands(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the window writes them there."""
    monkeypatch.setattr(QLocale, "system", QLocale.c)
    assert RegionOfSystem(region()).number(12_345) == "12,345"
