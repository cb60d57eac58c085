"""Any HTTP API that answers in JSON, with no SDK of its own.

Tests: tests/unit/sdks/rest.
"""
