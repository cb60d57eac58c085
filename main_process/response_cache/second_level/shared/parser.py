"""Replies within bounds, whatever the server sends: redis-py reads as many bytes and parts as it is told.

A reply of ours is an entry of at most two mebibytes, or a handful of short parts.
"""

from typing import Any

from redis._parsers import _AsyncRESP3Parser
from redis.exceptions import InvalidResponse

MOST_BYTES = 3 * 1024 * 1024
MOST_PARTS = 512
"""Of one reply, those inside of others included."""
MOST_DEPTH = 8


class BoundedParser(_AsyncRESP3Parser):
    """redis-py's own, which gives a reply up once it is more than one of ours can be."""

    def __init__(self, socket_read_size: int) -> None:
        super().__init__(socket_read_size)  # type: ignore[no-untyped-call]  # redis-py has not typed it
        self._bytes_left = self._parts_left = self._depth_left = 0

    async def read_response(self, *arguments: Any, **options: Any) -> Any:
        """The next reply. Raises what redis-py raises, and InvalidResponse for one that is too large or too deep."""
        self._bytes_left, self._parts_left, self._depth_left = MOST_BYTES, MOST_PARTS, MOST_DEPTH
        return await super().read_response(*arguments, **options)

    async def _read_response(self, *arguments: Any, **options: Any) -> Any:
        self._parts_left -= 1
        self._depth_left -= 1
        if self._parts_left < 0 or self._depth_left < 0:
            raise InvalidResponse("a reply of too many parts")
        response = await super()._read_response(*arguments, **options)
        self._depth_left += 1
        return response

    async def _read(self, length: int) -> bytes:
        self._bytes_left -= length
        if length < 0 or self._bytes_left < 0:
            raise InvalidResponse("a reply of a length that none has")
        return await super()._read(length)
