"""Answering a query: parameters, filters, spelling, ranking, highlighting, browsing."""
