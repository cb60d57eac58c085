"""Building an index: sources, passages, words, and the SQLite file of each index."""
