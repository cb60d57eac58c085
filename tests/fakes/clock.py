"""A clock that stands still until it is told."""


class Clock:
    """Call it for the time in seconds. `wall` is what a wall clock would say; nothing that matters may depend on it."""

    def __init__(self, start: float = 1000.0) -> None:
        self.time = start
        self.wall = 1_700_000_000.0

    def __call__(self) -> float:
        return self.time

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.time += seconds
        self.wall += seconds
