"""What every service over HTTP needs: hosts that may be asked, pauses, retries, errors.

Tests: tests/unit/sdks/http, and tests/unit/sdks/test_transport.py for all services alike.
"""
