"""What a method of `window.mainApi` is: which params it sends on which channel. Both sides are generated from a table.

Python's keyword style does not reach JavaScript: a method takes either one object of params, or positional names, the
last of which may be an object of options. The table itself belongs to the app, which knows what there is to call.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Method:
    """One method of `window.mainApi`."""

    path: str
    """`group.method`."""
    channel: str
    names: tuple[str, ...] | None = ()
    """The params that its positional arguments become; None: its one argument is the params object."""
    options: tuple[tuple[str, str], ...] = ()
    """The params that the fields of its last argument become."""
    stream: bool = False
    """Whether it gives an async iterable of chunks instead of one answer."""
