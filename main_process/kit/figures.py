"""Numbers within sentences, as the region of whoever reads them writes numbers.

Plain English marks until a desktop has said which region it is of: a main process without a window knows of none. The
region is the process's, like the C library's locale: there is one screen. What the window writes by itself goes through
`renderer/src/ui/format.ts`.
"""

from typing import Protocol


class Region(Protocol):
    """How numbers are written somewhere. From any thread."""

    def number(self, value: int) -> str:
        """With the marks between thousands that are usual there: `12,345`, `12.345`, `12 345`."""
        ...

    def dollars(self, value: float) -> str:
        """US dollars with cents: `$1,234.50`, `1.234,50 $`."""
        ...


class _PlainEnglish:
    def number(self, value: int) -> str:
        return f"{value:,}"

    def dollars(self, value: float) -> str:
        return f"${value:,.2f}"


PLAIN_ENGLISH: Region = _PlainEnglish()

_region = PLAIN_ENGLISH


def write_as_in(region: Region) -> None:
    """Every sentence from now on."""
    global _region  # noqa: PLW0603 - see above: the region is the process's
    _region = region


def count(value: int) -> str:
    """A whole number: `12,345`."""
    return _region.number(value)


def dollars(value: float) -> str:
    """US dollars with cents: `$1,234.50`."""
    return _region.dollars(value)
