"""Params that are too long for one message, put together from parts."""

from ipc.contract.frames import utf16_length
from ipc.errors import ProtocolViolation


class Upload:
    """The JSON text of one call's params, `size` UTF-16 units long: the length that JavaScript counts."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._parts: list[str] = []
        self._missing = size

    def take(self, part: str) -> str | None:
        """The whole text, with its last part. Raises ProtocolViolation for more than was announced."""
        length = utf16_length(part)
        if not 0 < length <= self._missing:
            raise ProtocolViolation
        self._parts.append(part)
        self._missing -= length
        return None if self._missing else "".join(self._parts)
