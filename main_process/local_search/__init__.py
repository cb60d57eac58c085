"""Local Search: the embedded search service, on this computer. It speaks Algolia's search REST API over SQLite FTS5."""
