"""How long MCP servers may take, and what they may cost."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class McpSettings:
    """Bounds in numbers and in seconds."""

    start: float = 60.0
    """From the program's start to the end of the handshake: `npx` may have to download first."""
    sign_in: float = 600.0
    """The same where a person signs in with the browser meanwhile."""
    call: float = 300.0
    """One call, where the caller's own deadline is not earlier."""
    listing: float = 30.0
    """One page of tools or resources."""
    ping: float = 5.0
    """How long a server that let a call time out may take to show that it is alive."""
    grace: float = 2.0
    """Between closing a program's input, SIGTERM and SIGKILL."""
    drain: float = 5.0
    """How long calls under way may keep a server whose provider was changed."""
    idle: float = 10 * 60.0
    """A server that nobody used for so long is stopped."""
    crashes: int = 3
    crash_window: float = 60.0
    """So many crashes within so long, and the server stays down until it is started by hand."""
    crash_pause: float = 1.0
    """Before the start that follows a second crash."""
    pages: int = 100
    entries: int = 2_000
    """Pages and entries of one listing."""
    listing_bytes: int = 16 << 20
    """All pages of a listing together, as JSON."""
