"""Building an index: sources, passages, words, and the SQLite file of each index.

Tests: tests/unit/local_search/index.
"""
