"""The list of mutants is about the code as it is."""

from tests.mutants.catalogue import MUTANTS


def test_every_guard_is_where_the_list_says() -> None:
    """A guard that moved would make its mutant the code itself: `source` raises where it is not found once."""
    assert [mutant.name for mutant in MUTANTS if mutant.source() == ""] == []
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)
