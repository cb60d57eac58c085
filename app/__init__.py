"""Starts everything: the window, the event loop, the wiring and the command line."""
