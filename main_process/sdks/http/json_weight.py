"""What a JSON text will cost to read: guessed from its marks before anything is read.

Three bytes of text become an object of two hundred: 8 MiB of `{}` took half a gigabyte and held the interpreter for a
fifth of a second. What stands in strings counts as well: the guess is too high for some texts and never too low.
"""

MOST_MEMORY = 72 * 1024 * 1024
"""Bytes of objects that one answer may become: what 8 MiB of dense search results do."""

_OBJECT, _LIST, _MEMBER = 200, 80, 80
"""Bytes of an object with a member or two, of a list, and of each further value (CPython 3.11, 64 bits)."""

_MANY_OBJECTS = 40_000
"""Made in one go they hold the interpreter for some 10 ms."""


class TooHeavy(ValueError):
    """The text would take more memory than any answer should."""


def has_many_objects(body: bytes) -> bool:
    """Whether making the text's values in one go would keep everybody else from the interpreter. Raises TooHeavy."""
    objects = body.count(b"{")
    if objects * _OBJECT + body.count(b"[") * _LIST + body.count(b",") * _MEMBER > MOST_MEMORY:
        raise TooHeavy
    return objects > _MANY_OBJECTS
