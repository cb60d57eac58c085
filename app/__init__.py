"""Starts everything: the window, the event loop, the wiring and the command line.

Tests: tests/unit/app; with everything wired, tests/contract.
"""

__version__ = "0.1.0"
