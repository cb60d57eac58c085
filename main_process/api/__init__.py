"""The channels, one file per group: params models, handlers, and what each declares cacheable.

Tests: tests/unit/api, and tests/unit/providers/test_channels.py; of MCP servers, tests/integration/mcp; of files and
pictures, tests/e2e/test_taking_along.py; of packages, tests/e2e/test_widget_story.py.
"""
