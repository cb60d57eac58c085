"""One file per SDK: its provider type, client factory, probe and translation of errors. SDKs are imported lazily.

Tests: tests/unit/sdks; every SDK on a server of its own, tests/integration/test_sdk_path.py.
"""
