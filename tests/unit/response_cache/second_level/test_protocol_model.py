"""The shared cache's protocol in every order: nobody is served what was dropped, and each guard is needed for that."""

import pytest

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
