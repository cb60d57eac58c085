"""Comparing what is drawn with a picture that was looked at and kept; `make pictures` makes the pictures anew."""

import os
import tempfile
from pathlib import Path

from PySide6.QtGui import QImage, QPainter

RENEW = "LATCHKEY_RENEW_PICTURES" in os.environ
SEEN = 40
"""How far apart two colours are, of 255 in any of red, green and blue, to be told from each other."""
MOST_DIFFERENT = 0.006
"""The share of a picture's points that may differ: about an icon's worth of a window."""


def compare(now: QImage, kept: Path) -> str | None:
    """How `now` differs from the picture that is kept, in words; None where it looks the same, or has been renewed."""
    if RENEW:
        kept.parent.mkdir(exist_ok=True)
        assert now.save(str(kept))
        return None
    share = difference(now, QImage(str(kept)))
    if share <= MOST_DIFFERENT:
        return None
    seen = Path(tempfile.gettempdir()) / f"latchkey-{kept.name}"
    now.save(str(seen))
    return f"{share:.1%} differs; now it looks like {seen}"


def difference(one: QImage, other: QImage) -> float:
    """The share of points that look different; 1 where the sizes do, or where there is no picture."""
    if one.size() != other.size() or one.isNull():
        return 1.0
    apart = one.convertToFormat(QImage.Format.Format_RGBX8888)
    painter = QPainter(apart)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Difference)
    painter.drawImage(0, 0, other.convertToFormat(QImage.Format.Format_RGBX8888))
    painter.end()
    # A byte per colour of each point, 1 where it is seen; then a point is seen if one of its colours is.
    seen = bytes(apart.constBits()).translate(bytes(value > SEEN for value in range(256)))
    red, green, blue = (int.from_bytes(seen[colour::4]) for colour in range(3))
    points = one.width() * one.height()
    return (red | green | blue).to_bytes(points).count(1) / points
