"""How much a page or a widget may ask for. Every limit has an error code of its own."""

from dataclasses import dataclass

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one caller may have under way, and how often it may begin."""

    in_flight: int
    """Calls and streams that have not been answered."""
    per_second: float
    """Calls begun, on average."""
    burst: int
    """Calls begun at once after a quiet time."""
    text_per_second: float = 64 * MEBIBYTE
    """Characters of params, on average."""
    text_burst: int = 256 * MEBIBYTE
    """Characters of params at once after a quiet time."""
    values: int = 50_000
    """Values in the params of one call: their number is what costs time, not their length."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one page. Sizes count characters of JSON text on the way in and bytes on the way out."""

    message: int = 256 * 1024
    """One message: what the transport may gather from one microtask. It is read in one piece on three threads."""
    params: int = 8 * MEBIBYTE
    """The params of one call, uploaded in chunks."""
    uploading: int = 16 * MEBIBYTE
    """The params that one caller is uploading at the same time."""
    off_loop: int = 256 * 1024
    """Params of this size or more are read and validated on another thread."""
    depth: int = 64
    """Nesting of params; nothing that a service accepts comes near."""
    page: Allowance = Allowance(in_flight=4_096, per_second=200_000, burst=400_000)
    widget: Allowance = Allowance(
        256, 2_000, 20_000, text_per_second=2 * MEBIBYTE, text_burst=16 * MEBIBYTE, values=25_000
    )
    large: int = 64 * 1024
    """Params of this size, or as many as an eighth of the values that a widget may send, run one after the other."""
    callers: int = 256
    """Widgets of one page that the session tells apart at the same time."""
    inline: int = 64 * 1024
    """A result of this size or more becomes a ticket: above it a GET is faster than the channel (measured)."""
    chunk: int = MEBIBYTE
    """One chunk of a stream."""
    batch: int = 256 * 1024
    """Reply text that goes out in one piece; a single larger frame goes alone."""
    credit: int = 1_024
    """Chunks that a stream may send before the reader has asked for more."""
    unread: int = MEBIBYTE // 2
    """Bytes of such chunks: all that is on its way to the page keeps the answers to others waiting, 21 ms for each MiB.

    A reader asks for more after each 65,536 characters that it has read, which are fewer bytes than that.
    """
    frame_time: float = 0.016
    """Seconds over which the chunks of a busy stream are gathered: one frame of the screen."""
    deadline: float = 60.0
    """Seconds a call may take when neither it nor its channel says otherwise."""
    stream_deadline: float = 600.0
    longest_deadline: float = 3_600.0
    violations: int = 16
    """Malformed or replayed frames after which the page is given up."""
