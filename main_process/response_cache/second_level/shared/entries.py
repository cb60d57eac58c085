"""An answer as the server has it: sealed, bound to its name, its account's scopes and its times, perhaps compressed.

What is sealed: how it is packed (1) · length of the seat's name (1) · the seat's name · the answer.

    version (1) · generations (13 each) · stored ms (13 digits) · begun ms (13 digits) · ms to keep (9 digits) · sealed

The part before the sealed one is for the scripts. It is associated data: where it is altered, the entry does not open.
"""

import zlib
from dataclasses import dataclass

from ipc.encoding import decode
from main_process.vault.sealing import SealBroken, Seals

VERSION = 2
_WORTH = 4096
"""Bytes from which compressing is tried; below, the sealed answer fits a packet or three anyway."""
MOST_SEAT_BYTES = 120
MOST_BYTES = 1024 * 1024
"""Of an answer that is shared."""


@dataclass(frozen=True, slots=True)
class Times:
    """By the server's clock, in ms: when the service gave the answer, when its fetch began, how long it is kept."""

    stored_ms: int
    begun_ms: int
    keep_ms: int

    def text(self) -> bytes:
        """Fixed width, so that the scripts find and compare them."""
        return b"%013d%013d%09d" % (self.stored_ms, self.begun_ms, self.keep_ms)


def pack(seals: Seals, name: bytes, generations: bytes, times: Times, body: bytes, *, by: str = "") -> bytes:
    """The entry. `by`: the name of the seat that fetched it, which only the team can read."""
    head = bytes([VERSION]) + generations + times.text()
    packed = zlib.compress(body, 1) if len(body) >= _WORTH else body
    small = len(packed) < len(body) * 0.9
    seat = by.encode()[:MOST_SEAT_BYTES]
    plain = (b"z" if small else b"=") + bytes([len(seat)]) + seat + (packed if small else body)
    return head + seals.seal(plain, Seals.associated_data("shared", name, head))


def unpack(seals: Seals, name: bytes, generations: bytes, entry: bytes) -> tuple[Times, bytes, str]:
    """Times, answer, and the seat that fetched it. `SealBroken` for what was not packed under this name exactly so.

    Whoever has the team's key may have packed anything. The answer goes on the wire as it is, so it must be JSON.
    """
    head = entry[: 1 + len(generations) + 35]
    digits = head[1 + len(generations) :]
    if head[:1] != bytes([VERSION]) or head[1 : 1 + len(generations)] != generations or not digits.isdigit():
        raise SealBroken
    plain = seals.unseal(entry[len(head) :], Seals.associated_data("shared", name, head))
    if len(plain) < 2:  # mutant: if False:
        raise SealBroken
    times = Times(int(digits[:13]), int(digits[13:26]), int(digits[26:]))
    start = 2 + plain[1]
    by = plain[2:start].decode(errors="replace")
    body = plain[start:] if plain[:1] == b"=" else _inflate(plain[start:])
    if len(body) > MOST_BYTES:
        raise SealBroken
    try:
        decode(body)  # mutant: pass
    except ValueError:
        raise SealBroken from None
    return times, body, by


def _inflate(packed: bytes) -> bytes:
    inflating = zlib.decompressobj()
    try:
        body = inflating.decompress(packed, MOST_BYTES + 1)
    except zlib.error:
        raise SealBroken from None
    if not inflating.eof:
        raise SealBroken
    return body
