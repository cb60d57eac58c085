"""One Latchkey per user-data folder: a second start and the command line ask the one that runs.

Tests: tests/unit/app/instance; in the window, tests/e2e/test_command_line.py.
"""
