"""The shared cache's protocol in every order: nobody is served what was dropped, and each guard is needed for that."""

import pytest

from tests.unit.response_cache.second_level import two_keys_model
from tests.unit.response_cache.second_level.protocol_model import GUARDS, Model, Seat, World, explore


@pytest.mark.parametrize(
    "start",
    [
        World(seats=(Seat(), Seat())),
        World(seats=(Seat(), Seat()), drops_left=2, losses_left=0),
        World(seats=(Seat(), Seat(), Seat()), breaks_left=0, losses_left=0),
        pytest.param(
            World(seats=(Seat(), Seat(), Seat()), losses_left=0),
            marks=pytest.mark.nightly,
        ),
    ],
    ids=["two seats", "two drops", "three seats", "three seats and a break"],
)
def test_in_no_order_is_anybody_served_what_was_dropped(start: World) -> None:
    """Fetches, drops, notices, breaks and a server that forgets, in every order that there is."""
    model = Model()

    assert explore(model, start) > 1000
    assert model.wrong == []


@pytest.mark.parametrize("guard", GUARDS)
def test_without_any_of_its_guards_it_is_wrong(guard: str) -> None:
    """Each guard holds off something that the others let through."""
    model = Model(without=guard)
    explore(model, World(seats=(Seat(), Seat())))

    assert model.wrong != []


@pytest.mark.parametrize("seats", [2, pytest.param(3, marks=[pytest.mark.nightly, pytest.mark.timeout(1800)])])
def test_an_invalidation_covers_what_it_says_and_spares_the_rest(seats: int) -> None:
    """One of two keys is dropped, or everything: nobody serves that in any order, and the other key is still shared."""
    model = two_keys_model.Model()

    assert two_keys_model.explore(model, seats) > 1000
    assert model.wrong == []
    assert model.spared > 0


@pytest.mark.parametrize("guard", two_keys_model.GUARDS)
def test_each_guard_of_what_is_covered_is_needed(guard: str) -> None:
    """Without it something that was dropped is served."""
    model = two_keys_model.Model(without=guard)
    two_keys_model.explore(model, 2)

    assert model.wrong != []
