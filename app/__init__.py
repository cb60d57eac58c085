"""Starts everything: the window, the event loop, the wiring and the command line."""

__version__ = "0.1.0"
