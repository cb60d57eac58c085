"""Where Local Search's documents come from: data that is real and on every machine, and the user's own folders.

Tests: tests/unit/local_search/corpora.
"""
