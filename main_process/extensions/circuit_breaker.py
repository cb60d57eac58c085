"""Tells an extension that misbehaves from one that has a bad day: what its handlers raise, after its activation.

An error that is fit to show is an answer, whoever is at fault, and a library's own exception may be a service that is
down. Python's own, a KeyError say, is a bug of the extension: one is borne, a row of them is not. What is not even an
`Exception`, such as `SystemExit`, would have ended the app: once is enough.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ipc.errors import IpcError

MOST_FAILURES = 5
"""Bugs in a row, over all channels, after which an extension is switched off."""


class CircuitBreaker:
    """One extension's. `enough(problem)` is called once, with the reason in a sentence."""

    def __init__(self, enough: Callable[[str], None]) -> None:
        self._enough = enough
        self._in_a_row = 0
        self._over = False

    @contextmanager
    def watched(self) -> Iterator[None]:
        """A block of the extension's own code. Whatever it raises is passed on."""
        try:
            yield
        except (asyncio.CancelledError, GeneratorExit, KeyboardInterrupt, IpcError):
            raise
        except Exception as error:
            self._in_a_row += _is_bug(error)
            if self._in_a_row >= MOST_FAILURES:
                self._end(f"It failed {self._in_a_row} times in a row ({type(error).__name__}).")
            raise
        except BaseException as error:
            self._end(f"It tried to end Latchkey ({type(error).__name__}).")
            raise
        self._in_a_row = 0

    def _end(self, problem: str) -> None:
        if not self._over:
            self._over = True
            self._enough(problem)


def _is_bug(error: Exception) -> bool:
    # An OSError is a time-out, a lost connection or a full disk.
    return type(error).__module__ == "builtins" and not isinstance(error, OSError)
