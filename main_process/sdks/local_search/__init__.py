"""Local Search as a provider: the Algolia SDK, and a service of this very process.

Tests: tests/unit/local_search/service.
"""
