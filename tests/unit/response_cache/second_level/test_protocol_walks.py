"""The shared cache's protocol with more seats, invalidations, breaks and losses than every order can be tried of."""

import random
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.response_cache.second_level.protocol_model import GUARDS, Model, Seat, World

START = World(seats=(Seat(),) * 5, drops_left=6, breaks_left=6, losses_left=3)
LONGEST = 80
"""Steps of one walk: enough for each seat to fetch, break and come back a few times."""


MANY = 1000
"""Walks, of which a hundred suffice to miss each of the guards."""


def walk(model: Model, choices: Iterable[int]) -> list[str]:
    """The steps that were taken, each one of those that are possible then."""
    world, walked = START, []
    for choice in choices:
        steps = list(model.steps(world))
        if not steps or model.wrong:
            break
        name, world = steps[choice % len(steps)]
        walked.append(name)
    return walked


@given(choices=st.lists(st.integers(0, 10_000), max_size=LONGEST))
def test_no_walk_serves_what_was_dropped(choices: list[int]) -> None:
    """Five seats, six invalidations, six breaks, three losses of the server's memory."""
    model = Model()
    walked = walk(model, choices)

    assert model.wrong == [], walked


@pytest.mark.parametrize("guard", GUARDS)
def test_walks_miss_every_guard(guard: str) -> None:
    """So they would find a fault of the protocol, were there one."""
    model = Model(without=guard)
    dice = random.Random(1)  # noqa: S311  # repeatable, and guards nothing
    for _ in range(MANY):
        walk(model, (dice.randrange(10_000) for _ in range(LONGEST)))
        if model.wrong:
            return

    pytest.fail("no walk went wrong")
