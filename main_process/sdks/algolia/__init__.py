"""Algolia: its provider type, client factory, analytics, and transfers to and from files.

Tests: tests/unit/sdks/algolia, and tests/unit/sdks/test_transport.py.
"""
