"""The command line, one file per command; a command is imported when it is called.

Tests: tests/unit/app/cli; on a store of its own, tests/integration/store/test_cli.py.
"""
