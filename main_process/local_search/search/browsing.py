"""Everything in an index, a page at a time: `browse` with a cursor, single objects, and what an index holds."""

import base64
import binascii
import sqlite3
from typing import Any

import orjson

from ipc.encoding import encode
from main_process.local_search.index.model import Schema
from main_process.local_search.search.filters import to_sql
from main_process.local_search.search.params import PAGINATION_LIMIT, SearchParams, parse_params
from main_process.local_search.search.query import understand
from main_process.local_search.search.searching import retrieve
from main_process.local_search.service.errors import Refused, bad_request

MOST_CHARACTERS = 1_000_000
"""Of a text that is read whole."""


def browse(connection: sqlite3.Connection, schema: Schema, body: dict[str, Any]) -> dict[str, Any]:
    """Records in index order after the cursor's place, and the cursor of the next page unless this is the last.

    A cursor carries its own query; records that appear while somebody browses come at the end.
    """
    after, asked = _read_cursor(body.pop("cursor", None), body)
    params = parse_params({"hitsPerPage": PAGINATION_LIMIT, **asked})
    condition, arguments = to_sql(params.filter_for(schema))
    matching = understand(connection, schema, params).match()
    if matching is not None:
        condition = f"record.id IN (SELECT rowid FROM words WHERE words MATCH ?) AND {condition}"  # noqa: S608  # names are ours
        arguments = [matching, *arguments]
    count = connection.execute(f"SELECT count(*) FROM record WHERE {condition}", arguments).fetchone()[0]  # noqa: S608  # names are ours
    sql = f"SELECT id, object_id, body FROM record WHERE record.id > ? AND {condition} ORDER BY id LIMIT ?"  # noqa: S608  # names are ours
    rows = connection.execute(sql, (after, *arguments, params.hits_per_page + 1)).fetchall()
    page = rows[: params.hits_per_page]
    response = {
        "hits": [retrieve(orjson.loads(body), key, params.attributes_to_retrieve) for _, key, body in page],
        "nbHits": count,
        "page": 0,
        "nbPages": -(-count // params.hits_per_page) if params.hits_per_page else 0,
        "hitsPerPage": params.hits_per_page,
        "processingTimeMS": 1,
        "query": params.query,
        "params": "",
        "exhaustiveNbHits": True,
    }
    if page and len(rows) > len(page):
        response["cursor"] = _cursor(page[-1][0], asked)
    return response


def get_object(connection: sqlite3.Connection, object_id: str, params: dict[str, Any]) -> dict[str, Any] | None:
    """One record, or None."""
    row = connection.execute("SELECT body FROM record WHERE object_id = ?", (object_id,)).fetchone()
    wanted = params.get("attributesToRetrieve") or ["*"]
    if not isinstance(wanted, list) or not all(isinstance(name, str) for name in wanted):
        raise bad_request("Invalid value for attributesToRetrieve: expected an array of strings")
    return None if row is None else retrieve(orjson.loads(row[0]), object_id, wanted)


def whole_source(connection: sqlite3.Connection, object_id: str) -> tuple[str, str] | None:
    """The name and the whole text of what a record was made of, with its neighbours; None where there is none."""
    row = connection.execute("SELECT source, body FROM record WHERE object_id = ?", (object_id,)).fetchone()
    if row is None:
        return None
    first = orjson.loads(row[1])
    name = next((str(first[name]) for name in ("file", "title", "name") if first.get(name)), object_id)
    pieces: list[str] = []
    size, heading = 0, ""
    bodies = connection.execute("SELECT body FROM record WHERE source = ? ORDER BY id", (row[0],))
    for (body,) in bodies:
        record = orjson.loads(body)
        said = str(record.get("heading") or "")
        piece = f"{said}\n\n{record.get('content', '')}" if said and said != heading else str(record.get("content", ""))
        heading = said
        size += len(piece)
        if size > MOST_CHARACTERS:
            break
        pieces.append(piece)
    return name, "\n\n".join(pieces)


def describe(connection: sqlite3.Connection, schema: Schema, *, building: bool) -> dict[str, Any]:
    """One entry of Algolia's list of indices."""
    entries, size = connection.execute("SELECT count(*), coalesce(sum(length(body)), 0) FROM record").fetchone()
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    page_size = connection.execute("PRAGMA page_size").fetchone()[0]
    meta = dict(connection.execute("SELECT key, value FROM meta"))
    return {
        "name": schema.name,
        "createdAt": meta["created_at"],
        "updatedAt": meta["updated_at"],
        "entries": entries,
        "dataSize": size,
        "fileSize": pages * page_size,
        "lastBuildTimeS": 0,
        "numberOfPendingTasks": int(building),
        "pendingTask": building,
    }


def settings(schema: Schema) -> dict[str, Any]:
    """The index's settings, as Algolia words them; what is not listed has no counterpart here."""
    return {
        "searchableAttributes": list(schema.searchable),
        "attributesForFaceting": list(schema.facets),
        "attributesToSnippet": list(schema.snippet),
        "attributesToRetrieve": ["*"],
        "attributesToHighlight": list(schema.searchable),
        "hitsPerPage": SearchParams().hits_per_page,
        "maxValuesPerFacet": SearchParams().max_values_per_facet,
        "paginationLimitedTo": PAGINATION_LIMIT,
        "minWordSizefor1Typo": SearchParams().min_word_sizefor1_typo,
        "minWordSizefor2Typos": SearchParams().min_word_sizefor2_typos,
        "typoTolerance": "min",
        "queryType": "prefixLast",
        "removeWordsIfNoResults": "none",
        "highlightPreTag": "<em>",
        "highlightPostTag": "</em>",
        "snippetEllipsisText": "…",
        "ranking": ["words", "typo", "attribute", "exact", "custom"],
        "version": 2,
    }


def _cursor(after: int, asked: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(encode([after, asked])).decode().rstrip("=")


def _read_cursor(cursor: Any, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    if cursor is None:
        return 0, body
    if not isinstance(cursor, str):
        raise bad_request("Cursor not valid")
    try:
        decoded = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        raise bad_request("Cursor not valid") from None
    match decoded:
        case [int(after), dict(asked)] if 0 <= after < 2**63:
            return after, asked
    raise Refused(400, "Cursor not valid")
