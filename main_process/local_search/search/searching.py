"""Answer one query on one index: match, rank, count facets, and dress the hits as Algolia does.

Ranking, in this order: how many of the query's words the most important attribute holds whole, whether that
attribute begins with the query or is it, the record's own rank, then BM25 over all searchable attributes, of which the
earlier ones weigh more.
"""

import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import orjson

from ipc.encoding import encode
from main_process.local_search.index.model import Schema
from main_process.local_search.search.filters import to_sql
from main_process.local_search.search.finder import Finder
from main_process.local_search.search.highlight import highlight, snippet
from main_process.local_search.search.params import PAGINATION_LIMIT, SearchParams
from main_process.local_search.search.query import Query, understand
from main_process.local_search.service.errors import bad_request

_DEFAULT_SNIPPET_WORDS = 10
MOST_BYTES = 4 * 1024 * 1024
"""Of the hits of one answer, with their highlights."""


@dataclass(frozen=True, slots=True)
class _Selection:
    """The records that a query selects: a FROM clause with its condition and arguments."""

    matching: str | None
    where: str
    arguments: tuple[str, ...]

    def records(self) -> str:
        source = "record JOIN words ON words.rowid = record.id" if self.matching else "record"
        return f"FROM {source} WHERE {self.where}"


def search(
    connection: sqlite3.Connection, schema: Schema, params: SearchParams, body: dict[str, Any]
) -> dict[str, Any]:
    """Algolia's response to `params`; `body` is what came in, for the `params` that the response repeats."""
    started = time.perf_counter()
    query = understand(connection, schema, params)
    selection = _select(query, schema, params)
    count = _count(connection, selection)
    if not count and params.remove_words_if_no_results == "allOptional" and len(query.terms) > 1:
        selection = _select(query, schema, params, optional=True)
        count = _count(connection, selection)
    first, size = params.window()
    ranked = _rank(connection, schema, query, selection) if size else []
    hits = _hits(connection, schema, params, query, ranked[first : first + size])
    response: dict[str, Any] = {
        "hits": hits,
        "nbHits": count,
        **_page(params, min(count, PAGINATION_LIMIT), first, size),
        **_facets(connection, schema, params, selection),
        "exhaustiveFacetsCount": True,
        "exhaustiveNbHits": True,
        "exhaustiveTypo": True,
        "exhaustive": {"facetsCount": True, "nbHits": True, "typo": True},
        "query": params.query,
        "params": urlencode({name: _text(value) for name, value in body.items()}),
        "renderingContent": {},
        "processingTimeMS": (elapsed := max(1, round((time.perf_counter() - started) * 1000))),
        "serverTimeMS": elapsed,
    }
    if "*" not in params.response_fields:
        response = {name: value for name, value in response.items() if name in params.response_fields}
    return response


def select_records(connection: sqlite3.Connection, schema: Schema, params: SearchParams) -> tuple[str, tuple[str, ...]]:
    """The records that a query selects, unranked: a FROM clause with its condition, and their arguments."""
    selection = _select(understand(connection, schema, params), schema, params)
    return selection.records(), selection.arguments


def retrieve(attributes: dict[str, Any], object_id: str, wanted: Sequence[str]) -> dict[str, Any]:
    """A record with the attributes asked for (`*`: all; `-name`: not that one) and always its `objectID`."""
    unwanted = {name[1:] for name in wanted if name.startswith("-")}
    if "*" in wanted:
        kept = {name: value for name, value in attributes.items() if name not in unwanted}
    else:
        kept = {name: attributes[name] for name in wanted if name in attributes}
    return {**kept, "objectID": object_id}


def _select(query: Query, schema: Schema, params: SearchParams, *, optional: bool = False) -> _Selection:
    condition, arguments = to_sql(params.filter_for(schema))
    matching = query.match(optional=optional)
    if matching is None:
        return _Selection(None, condition, tuple(arguments))
    return _Selection(matching, f"words MATCH ? AND {condition}", (matching, *arguments))


def _count(connection: sqlite3.Connection, selection: _Selection) -> int:
    count: int = connection.execute(f"SELECT count(*) {selection.records()}", selection.arguments).fetchone()[0]
    return count


def _rank(connection: sqlite3.Connection, schema: Schema, query: Query, selection: _Selection) -> list[int]:
    """Record ids, best first, no more than can be paged through."""
    if selection.matching is None:
        sql = f"SELECT record.id {selection.records()} ORDER BY record.id LIMIT {PAGINATION_LIMIT}"
        return [row[0] for row in connection.execute(sql, selection.arguments)]
    weights = ", ".join(str(weight) for weight in schema.bm25_weights())
    columns = f'record.id, words."{schema.searchable[0]}", record.rank, bm25(words, {weights}) AS score'
    sql = f"SELECT {columns} {selection.records()} ORDER BY score, record.id LIMIT {PAGINATION_LIMIT}"
    rows = connection.execute(sql, selection.arguments).fetchall()
    finders = [term.finder for term in query.terms]
    return [row[0] for row in sorted(rows, key=lambda row: (*_closeness(row[1], finders), *row[2:], row[0]))]


def _closeness(folded: str, finders: Sequence[Finder]) -> tuple[int, int]:
    """Smaller is closer: words of the query that the title lacks; then 0 if it is the query, 1 if it begins so, 2."""
    lacking = sum(finder.search(folded) is None for finder in finders)
    if lacking:
        return lacking, 2
    place, whole = 0, True
    for finder in finders:
        found = finder.match(folded, place)
        if found is None:
            return lacking, 2
        # Words of the index have one space between them; a beginning ends within its word.
        end = folded.find(" ", found.end())
        place = (len(folded) if end < 0 else end) + 1
        whole = whole and found.end() == place - 1
    return lacking, 0 if whole and place > len(folded) else 1


def _hits(
    connection: sqlite3.Connection, schema: Schema, params: SearchParams, query: Query, ranked: Sequence[int]
) -> list[dict[str, Any]]:
    hits: list[dict[str, Any]] = []
    size = 0
    for record_id in ranked:
        hits.append(_hit(connection, schema, params, query, record_id))
        size += len(encode(hits[-1]))
        if size > MOST_BYTES:
            raise bad_request("hitsPerPage: these hits are more than one answer may hold; ask for fewer")
    return hits


def _hit(
    connection: sqlite3.Connection, schema: Schema, params: SearchParams, query: Query, record_id: int
) -> dict[str, Any]:
    object_id, body = connection.execute("SELECT object_id, body FROM record WHERE id = ?", (record_id,)).fetchone()
    attributes: dict[str, Any] = orjson.loads(body)
    hit = retrieve(attributes, object_id, params.attributes_to_retrieve)
    tags = (params.highlight_pre_tag, params.highlight_post_tag)
    wanted = params.attributes_to_snippet if params.attributes_to_snippet is not None else list(schema.snippet)
    snippets = {
        name: snippet(attributes[name], query.terms, tags, size, params.snippet_ellipsis_text)
        for name, size in _snippet_sizes(wanted, schema).items()
        if name in attributes
    }
    if snippets:
        hit["_snippetResult"] = snippets
    names = schema.searchable if params.attributes_to_highlight is None else tuple(params.attributes_to_highlight)
    highlights = {
        name: highlight(attributes[name], query.terms, tags)
        for name in (schema.searchable if "*" in names else names)
        if name in attributes
    }
    if highlights:
        hit["_highlightResult"] = highlights
    return hit


def _snippet_sizes(wanted: Sequence[str], schema: Schema) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for entry in wanted:
        name, _, size = entry.partition(":")
        if size and not (size.isascii() and size.isdigit() and 0 < int(size[:6]) <= PAGINATION_LIMIT):
            raise bad_request(f"attributesToSnippet: {entry!r} must end in a number of words")
        for attribute in schema.searchable if name == "*" else (name,):
            sizes[attribute] = int(size) if size else _DEFAULT_SNIPPET_WORDS
    return sizes


def _page(params: SearchParams, reachable: int, first: int, size: int) -> dict[str, int]:
    if params.offset is not None or params.length is not None:
        return {"offset": first, "length": size}
    per_page = params.hits_per_page
    pages = -(-reachable // per_page) if per_page else 0
    return {"page": params.page, "nbPages": pages, "hitsPerPage": per_page}


def _facets(
    connection: sqlite3.Connection, schema: Schema, params: SearchParams, selection: _Selection
) -> dict[str, dict[str, dict[str, int]]]:
    if not params.facets:
        return {}
    names = schema.facets if "*" in params.facets else [name for name in params.facets if name in schema.facets]
    order = "value" if params.sort_facet_values_by == "alpha" else "records DESC, value"
    counted = {}
    for name in names:
        selected = f"SELECT record.id {selection.records()}"
        counts = f"SELECT value, count(*) AS records FROM facet WHERE attribute = ? AND record IN ({selected})"  # noqa: S608  # names are ours
        sql = f"{counts} GROUP BY value ORDER BY {order} LIMIT ?"
        counted[name] = dict(connection.execute(sql, (name, *selection.arguments, params.max_values_per_facet)))
    return {"facets": {name: values for name, values in counted.items() if values}}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else encode(value).decode()
