"""The native dialogs: where a person types what the renderer must never see.

Tests, with a person's keys in real dialogs: tests/integration/dialogs.
"""
