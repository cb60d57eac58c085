"""A dashboard on paper: the pictures of its pages over as many sheets as they need, under its name and the time."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QBuffer, QDateTime, QIODevice, QLocale, QMarginsF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter

from app.desktop.camera import Shot
from app.desktop.region import region

DOTS_PER_INCH = 300
MARGIN_MM = 10.0
HEAD = 0.06
"""The part of a page's height that its head takes."""
MOST_SHRUNK = 1.6
"""A dashboard that needs a little more than one page is drawn smaller instead, by so much at most."""


def layout_for(shots: Sequence[Shot]) -> QPageLayout:
    """The paper of the user's country, turned as the dashboard's first page is."""
    metric = region().measurementSystem() is not QLocale.MeasurementSystem.ImperialUSSystem
    size = QPageSize(QPageSize.PageSizeId.A4 if metric else QPageSize.PageSizeId.Letter)
    first = shots[0].image
    wide = first.width() >= first.height()
    turned = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    return QPageLayout(size, turned, QMarginsF(*[MARGIN_MM] * 4), QPageLayout.Unit.Millimeter)


def pdf_of(shots: Sequence[Shot], title: str, when: datetime) -> bytes:
    """The bytes of a PDF file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DOTS_PER_INCH)
    writer.setTitle(title)
    writer.setCreator("Latchkey")
    writer.setPageLayout(layout_for(shots))
    paint(writer, shots, title, when)
    return bytes(buffer.data().data())


def paint(device: QPagedPaintDevice, shots: Sequence[Shot], title: str, when: datetime) -> None:
    """Draw them onto a printer or into a file; each begins on a sheet of its own."""
    painter = QPainter(device)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    room = QRectF(0, 0, painter.viewport().width(), painter.viewport().height())
    head = room.height() * HEAD
    sheets = [sheet for shot in shots for sheet in _sheets(shot, room.width(), room.height() - head)]
    for number, (shot, scale, part) in enumerate(sheets):
        if number:
            device.newPage()
        named = f"{title} – {shot.name}" if shot.name else title
        _head(painter, QRectF(0, 0, room.width(), head), named, when, f"{number + 1} / {len(sheets)}")
        width = part.width() * scale
        place = QRectF((room.width() - width) / 2, head, width, part.height() * scale)
        painter.drawImage(place, shot.image, QRectF(part))
    painter.end()


def _sheets(shot: Shot, width: float, height: float) -> list[tuple[Shot, float, QRect]]:
    """The sheets that a picture takes where there is so much room: its scale, and the part on each."""
    scale = width / shot.image.width()
    whole = height / shot.image.height()
    if whole < scale <= whole * MOST_SHRUNK:
        scale = whole
    parts = breaks(shot.image.height(), [*shot.tiles.values()], int(height / scale))
    return [(shot, scale, QRect(0, top, shot.image.width(), bottom - top)) for top, bottom in parts]


def breaks(height: int, tiles: Sequence[QRect], page: int) -> list[tuple[int, int]]:
    """Where each page begins and ends: between tiles where it can, through one that is longer than a page."""
    edges = sorted({tile.bottom() + 1 for tile in tiles})
    found: list[tuple[int, int]] = []
    top = 0
    while top < height:
        limit = top + max(page, 1)
        if limit >= height:
            found.append((top, height))
            break
        whole = [
            edge
            for edge in edges
            if top < edge <= limit and not any(tile.top() < edge <= tile.bottom() for tile in tiles)
        ]
        end = whole[-1] if whole else limit
        found.append((top, end))
        top = end
    return found


def _head(painter: QPainter, room: QRectF, title: str, when: datetime, page: str) -> None:
    font = QFont(painter.font())
    font.setPointSizeF(12)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor("#111716"))
    left = room.adjusted(0, 0, -room.width() / 3, 0)
    top = Qt.AlignmentFlag.AlignTop
    named = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, int(left.width()))
    painter.drawText(left, int(Qt.AlignmentFlag.AlignLeft | top), named)
    font.setPointSizeF(8)
    font.setBold(False)
    painter.setFont(font)
    painter.setPen(QColor("#5b6664"))
    said = region().toString(QDateTime.fromSecsSinceEpoch(int(when.timestamp())), QLocale.FormatType.ShortFormat)
    painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | top), f"{said}   {page}")
