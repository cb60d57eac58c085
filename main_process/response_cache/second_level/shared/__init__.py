"""The team's level: a server that sees neither names nor answers, and counts what was invalidated.

Tests: tests/unit/response_cache/second_level.
"""
