"""The sweeper: one timer, and only while there is something to wait for."""

from main_process.kit.sweeper import Sweeper
from tests.fakes.loop import ShufflingLoop, shuffled


@shuffled
async def test_an_idle_sweeper_has_no_timer(loop: ShufflingLoop) -> None:
    """Nothing to expire: nothing wakes the app."""
    sweeper = Sweeper(lambda: None, loop.time)

    assert sweeper._handle is None


def test_it_sweeps_after_the_deadline_and_then_rests() -> None:
    """One sweep for the deadline, none when no other is known."""
    loop = ShufflingLoop()
    sweeps: list[float] = []

    def sweep() -> float | None:
        sweeps.append(loop.time())
        return None

    sweeper = Sweeper(sweep, loop.time)
    start = loop.time()
    loop.call_soon(sweeper.expect, start + 10)
    loop.settle()
    loop.pass_time(100)
    loop.finish()

    assert sweeps == [start + 11]
    assert sweeper._handle is None


def test_an_earlier_deadline_moves_the_timer() -> None:
    """The timer follows the earliest deadline; those within a second share a sweep."""
    loop = ShufflingLoop()
    deadlines = {50.0, 10.0, 10.5}
    sweeps: list[float] = []

    def sweep() -> float | None:
        sweeps.append(loop.time() - start)
        deadlines.difference_update({d for d in deadlines if d <= loop.time() - start})
        return start + min(deadlines) if deadlines else None

    sweeper = Sweeper(sweep, loop.time)
    start = loop.time()
    for deadline in (50.0, 10.0, 10.5):
        loop.call_soon(sweeper.expect, start + deadline)
    loop.settle()
    loop.pass_time(100)
    loop.finish()

    assert sweeps in ([11.0, 51.0], [11.5, 51.0])
