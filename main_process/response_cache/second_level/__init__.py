"""The levels between the response cache's memory and the service: the answers of the last run, and those of the team.

The cache makes a `Visit` for each fetch, before anything is read. The visit looks in the levels and else lets the fetch
go ahead; when the fetch has landed and is still current, it hands the answer to the levels. Every invalidation goes to
`SecondLevel.drop`, which returns when this process can never serve again what it covers.

`warm/` is the embedded level, a file; `shared/` is the team's, a server. Neither is looked at while memory has an
answer.

Tests: tests/unit/response_cache/second_level; on real servers, tests/integration/response_cache.
"""
