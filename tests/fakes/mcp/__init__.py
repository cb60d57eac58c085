"""MCP servers that run as programs of their own: one that behaves, and one for every way not to."""
