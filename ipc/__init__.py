"""The boundary between the renderer and the main process.

Tests: tests/unit/ipc; for both sides at once, tests/contract.
"""
