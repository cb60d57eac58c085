"""How much a service may say: bytes on the wire, bytes unpacked, and time. Beyond it the answer is given up.

Compression is undone here and nowhere else, in pieces: a megabyte of gzip may hold a gigabyte.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from ipc.errors import Code, Fault
from main_process.errors import ServiceError
from main_process.sdks.http import service_errors

MIB = 1024 * 1024
PIECE = 64 * 1024
"""Bytes that come out of the unpacking at a time."""

MOST_LAYERS = 4
"""Of compression, one in another."""

ACCEPTED_ENCODINGS = "gzip, deflate"
"""What services are asked for: what this module unpacks."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The limits of one answer."""

    wire: int = 8 * MIB
    unpacked: int = 8 * MIB
    seconds: float = 120.0
    """From the first byte of the answer's body to the last."""


WHOLE = Bounds()
"""An answer that is read as a whole."""

STREAM = Bounds(wire=64 * MIB, unpacked=64 * MIB, seconds=1_800.0)
"""An answer that is read while it comes, and not kept."""


class Meter:
    """Counts one answer's bytes and unpacks them. `service` names the service to a person."""

    def __init__(self, content_encoding: str, bounds: Bounds, service: str) -> None:
        self._bounds = bounds
        self._service = service
        self._wire = 0
        self._unpacked = 0
        names = _names(content_encoding)
        if len(names) > MOST_LAYERS:
            raise service_errors.unreadable(service)
        self._unpackers = [_unpacker(name, service) for name in reversed(names)]

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The plain bytes that `data` holds, in pieces. Raises ServiceError."""
        self._wire += len(data)
        if self._wire > self._bounds.wire:
            raise self._too_large(self._bounds.wire)
        pieces: Iterator[bytes] = iter((data,))
        for unpacker in self._unpackers:
            pieces = unpacker.unpack(pieces)
        for piece in pieces:
            self._unpacked += len(piece)
            if self._unpacked > self._bounds.unpacked:
                raise self._too_large(self._bounds.unpacked)
            yield piece

    def finish(self) -> None:
        """The wire has ended. Raises ServiceError where the unpacking has not."""
        if self._wire and not all(unpacker.finished for unpacker in self._unpackers):
            raise service_errors.broken_off(self._service)

    def _too_large(self, most: int) -> ServiceError:
        return ServiceError(
            f"{self._service} answered with more than {most // MIB} MiB. Ask for less.",
            code=Code.TOO_LARGE,
            fault=Fault.SERVICE,
        )


class _Unpacker:
    """gzip, or deflate with and without its frame."""

    def __init__(self, window: int, service: str) -> None:
        self._service = service
        self._decompressor = zlib.decompressobj(window)
        self._may_be_bare = window == zlib.MAX_WBITS

    @property
    def finished(self) -> bool:
        return self._decompressor.eof

    def unpack(self, packed: Iterator[bytes]) -> Iterator[bytes]:
        for data in packed:
            rest = data
            while rest and not self._decompressor.eof:
                try:
                    piece = self._decompressor.decompress(rest, PIECE)
                except zlib.error:
                    if not self._may_be_bare:
                        raise service_errors.unreadable(self._service) from None
                    # Many servers leave out the frame of zlib that the name promises.
                    self._decompressor = zlib.decompressobj(-zlib.MAX_WBITS)
                    self._may_be_bare = False
                    continue
                self._may_be_bare = False
                rest = self._decompressor.unconsumed_tail
                if piece:
                    yield piece
            # What follows the end is padding, or another member, which no service writes.


def _names(content_encoding: str) -> list[str]:
    names = [name.strip().lower() for name in content_encoding.split(",")]
    return [name for name in names if name not in {"", "identity"}]


def _unpacker(name: str, service: str) -> _Unpacker:
    windows = {"gzip": zlib.MAX_WBITS | 16, "x-gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}
    if name not in windows:
        raise service_errors.unreadable(service)
    return _Unpacker(windows[name], service)
