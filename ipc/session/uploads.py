"""Params that are too long for one message, put together from parts."""

import re

from ipc.contract.frames import utf16_length
from ipc.errors import ProtocolViolation, TooLarge


class TooManyValues(TooLarge):
    """The params hold more values than one call may carry."""

    default_message = "The request holds more values than one call may carry."


_FEW = 1_000

_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)


def values_in(text: str) -> int:
    """About how many values a JSON text holds, whatever its strings hold; of fewer than a thousand, at most."""
    most = _separators(text)
    return most if most < _FEW else _separators(_STRING.sub("", text))


def _separators(outside: str) -> int:
    return outside.count(",") + outside.count("[") + outside.count("{")


class Upload:
    """The JSON text of one call's params, `size` UTF-16 units long: the length that JavaScript counts."""

    def __init__(self, size: int, most_values: int) -> None:
        self.size = size
        self._parts: list[str] = []
        self._missing = size
        self._most_values = self._values = most_values
        self._open = ""
        """The prefix of the next part: a quotation mark where the text was cut inside of a string."""

    @property
    def values(self) -> int:
        """UTF-16 units received so far."""
        return self._most_values - self._values

    def take(self, part: str) -> str | None:
        """The whole text, with its last part.

        Raises ProtocolViolation for more than was announced, and TooLarge for more values than params may hold: they
        are counted as they come, because millions of empty lists cost far more than their text does.
        """
        length = utf16_length(part)
        if not 0 < length <= self._missing:
            raise ProtocolViolation
        self._count(part)
        self._parts.append(part)
        self._missing -= length
        return None if self._missing else "".join(self._parts)

    def _count(self, part: str) -> None:
        if self._open and '"' not in part:
            # The middle of a long text: nothing to count in it.
            inside = self._open[1:] + part
            self._open = '"' + "\\" * _is_escaping(inside)
            return
        outside, quote, inside = _STRING.sub("", self._open + part).partition('"')
        self._open = quote + "\\" * _is_escaping(inside)
        self._values -= _separators(outside)
        if self._values < 0:
            raise TooManyValues


def _is_escaping(inside: str) -> bool:
    """An odd number of backslashes at the end: the character that they escape is the next part's first."""
    return (len(inside) - len(inside.rstrip("\\"))) % 2 == 1
