"""Which picture of a package may stand for it in the window: one that costs next to nothing to read.

It is drawn in the process of the window's own page, so an SVG may not be (it is a program: nested references take for
ever), nor a picture that is small as a file and gigabytes as pixels.
"""

import struct

ENDING = ".png"
MOST_BYTES = 64 * 1024
MOST_PIXELS = 256
"""At either side."""

_HEAD = struct.Struct(">8sL4sLL")
"""The signature, and the first chunk's length, type, width and height (PNG specification, 5.2 and 11.2.1)."""


def is_drawable(body: bytes) -> bool:
    """Whether it is a PNG within these limits."""
    if not _HEAD.size <= len(body) <= MOST_BYTES:
        return False
    signature, _, kind, width, height = _HEAD.unpack_from(body)
    sides = (width, height)
    return (signature, kind) == (b"\x89PNG\r\n\x1a\n", b"IHDR") and min(sides) > 0 and max(sides) <= MOST_PIXELS
