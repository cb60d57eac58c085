"""MCP servers: run, scoped, and used on behalf of widgets, the command line and the app's own page.

`McpController` is the one door. It keeps one `Server` per provider; a server has at most one live `Connection`,
started by whoever needs it first and shared by everybody (`single_flight`). A connection is a session of the official
SDK over one of three transports: a program's standard input and output (`process`, `stdio`), streamable HTTP, or the
older SSE (`http`). The SDK is imported with the first connection, on a thread: `connection` is the only module that
imports it, and nothing imports `connection` before.

A program runs under a warden of its own (`warden.py`), which ends every process that comes of it, however deep and
however it dies. What a server writes is untrusted: its messages are bounded (`lines`), its log is bounded and scrubbed
(`server_log`), and everything it says is cleared of the credentials that it was given (`scrubbing`) before it goes on.

Tests: tests/integration/mcp, on servers of the official SDKs; what needs none, tests/unit/mcp.
"""

from main_process.mcp.controller import McpController, McpServersChanged

__all__ = ["McpController", "McpServersChanged"]
