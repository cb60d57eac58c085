"""Decides from what an active extension's handlers raise whether the extension is broken or its service is.

An `IpcError` is an answer, whoever is at fault, and a library's own exception may mean that a service is down. An
exception of Python's own, such as KeyError, is a bug of the extension: one is tolerated, several in a row are not. What
is not even an `Exception`, such as `SystemExit`, would have ended the app: once is enough.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ipc.errors import IpcError
from main_process.kit.contained import Escaped, name_of

MOST_FAILURES = 5
"""Bugs in a row, over all channels, after which an extension is switched off."""

_CANCELLED = "CancelledError"
"""Libraries let this one escape by mistake, so it counts as a bug."""


class CircuitBreaker:
    """One extension's. `enough(problem)` is called once, with the reason in a sentence."""

    def __init__(self, enough: Callable[[str], None]) -> None:
        self._enough = enough
        self._in_a_row = 0
        self._over = False

    @contextmanager
    def watched(self) -> Iterator[None]:
        """A block of the extension's own code, contained. Whatever it raises is passed on."""
        try:
            yield
        except IpcError:
            raise
        except Exception as error:
            name = name_of(error)
            if isinstance(error, Escaped) and name != _CANCELLED:
                self._open(f"It tried to end Latchkey ({name}).")
            self._in_a_row += _is_bug(error)
            if self._in_a_row >= MOST_FAILURES:
                self._open(f"It failed {self._in_a_row} times in a row ({name}).")
            raise
        self._in_a_row = 0

    def _open(self, problem: str) -> None:
        if not self._over:
            self._over = True
            self._enough(problem)


def _is_bug(error: Exception) -> bool:
    # An OSError is a time-out, a lost connection or a full disk.
    return isinstance(error, Escaped) or (type(error).__module__ == "builtins" and not isinstance(error, OSError))
