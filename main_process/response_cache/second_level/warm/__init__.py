"""The embedded level: the answers of the last run in a file, and the journal of what was invalidated since.

Tests: tests/unit/response_cache/second_level/test_warm_start.py.
"""
