"""Local Search: the embedded search service, on this computer. It speaks Algolia's search REST API over SQLite FTS5.

`corpora/` says where documents come from, `index/` builds a file of each index, `search/` answers queries on it,
`service/` speaks the API and lives with the app. Tests: a folder for each room in tests/unit/local_search, and the
whole path in tests/integration/test_local_search_path.py.
"""
