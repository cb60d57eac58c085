"""How much a service may say: bytes on the wire, bytes unpacked, and time. Beyond it the answer is given up.

Compression is undone here and nowhere else, in pieces: a megabyte of gzip may hold a gigabyte. Whether an answer is
packed at all its first bytes say, whatever its header does: servers name gzip for what is plain, and send gzip without
naming it.
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

_UNREADABLE = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz"})
"""What no service was asked for. Other names (`utf-8`, `none`) are of no compression."""
_GZIP_BEGINS = b"\x1f"
"""No text does."""
_JSON_BEGINS = b'{["'
_MOST_MEMBERS = 1_000
"""Of one gzip stream, each a new start; 8 MiB in the blocks of bgzip are 128."""


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
        self._unpackers = [_unpacker(name, service) for name in reversed(names)] or [_Unpacker(_GZIP, service)]

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
    """gzip in any number of members, deflate with and without its frame, or what is not packed after all."""

    def __init__(self, window: int, service: str) -> None:
        self._service = service
        self._window = window
        self._decompressor = zlib.decompressobj(window)
        self._members = 0
        self._may_be_bare = window == zlib.MAX_WBITS

    @property
    def finished(self) -> bool:
        return self._window == _PLAIN or self._decompressor.eof

    def unpack(self, packed: Iterator[bytes]) -> Iterator[bytes]:
        for data in packed:
            if data and not self._members:
                self._begin(data[:1])
            if self._window == _PLAIN:
                yield data
            else:
                yield from self._pieces(data)

    def _begin(self, first: bytes) -> None:
        self._members = 1
        if (self._window == _GZIP and first != _GZIP_BEGINS) or (self._window != _GZIP and first in _JSON_BEGINS):
            self._window = _PLAIN

    def _pieces(self, data: bytes) -> Iterator[bytes]:
        rest = data
        while rest:
            if self._decompressor.eof:
                if self._window != _GZIP or not rest.startswith(_GZIP_BEGINS):
                    return  # padding
                self._members += 1
                if self._members > _MOST_MEMBERS:
                    raise service_errors.unreadable(self._service)
                self._decompressor = zlib.decompressobj(_GZIP)
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
            rest = self._decompressor.unused_data if self._decompressor.eof else self._decompressor.unconsumed_tail
            if piece:
                yield piece


_GZIP = zlib.MAX_WBITS | 16
_PLAIN = 0
_WINDOWS = {"gzip": _GZIP, "x-gzip": _GZIP, "deflate": zlib.MAX_WBITS}


def _names(content_encoding: str) -> list[str]:
    """The compressions that a header names."""
    names = [name.strip().lower() for name in content_encoding.split(",")]
    return [name for name in names if name in _WINDOWS or name in _UNREADABLE]


def _unpacker(name: str, service: str) -> _Unpacker:
    if name in _UNREADABLE:
        raise service_errors.unreadable(service)
    return _Unpacker(_WINDOWS[name], service)
