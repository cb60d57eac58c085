"""The service's life, and Algolia's REST API over it.

Tests: tests/unit/local_search/service.
"""
