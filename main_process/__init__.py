"""The product without its window: providers, both caches, SDKs and the channels that reach them. No Qt.

Tests: tests/unit, which has a folder for each room.
"""
