"""Answering a query: parameters, filters, spelling, ranking, highlighting, browsing.

Tests: tests/unit/local_search/search.
"""
