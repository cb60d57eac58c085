"""Searching the values of one facet, as Algolia's `searchForFacetValues` does."""

import sqlite3
from html import escape
from typing import Annotated, Any
from urllib.parse import parse_qsl

import orjson
from pydantic import Field, ValidationError

from ipc.messages import WireModel
from main_process.local_search.index.model import Schema
from main_process.local_search.search.params import parse_params, refusal
from main_process.local_search.search.searching import select_records
from main_process.local_search.service.errors import bad_request


class _Asked(WireModel):
    facet_query: Annotated[str, Field(max_length=512)] = ""
    max_facet_hits: Annotated[int, Field(ge=1, le=100)] = 10
    params: Annotated[str, Field(max_length=16_384)] = ""
    """Search parameters in the form of a URL's query."""


def search_facet_values(
    connection: sqlite3.Connection, schema: Schema, facet: str, body: dict[str, Any]
) -> dict[str, Any]:
    """The values that hold `facetQuery`, the most frequent first, among the records that `params` select.

    Raises Refused for a name that is no facet of the index.
    """
    try:
        asked = _Asked.model_validate(body)
    except ValidationError as error:
        raise refusal(error) from None
    if facet not in schema.facets:
        raise bad_request(f"{facet} is not a facet of {schema.name}; it has {', '.join(schema.facets) or 'none'}")
    source, arguments = select_records(connection, schema, parse_params(_parameters(asked.params)))
    sql = (
        f"SELECT value, count(*) AS records FROM facet WHERE attribute = ? AND record IN (SELECT record.id {source}) "  # noqa: S608  # names are ours
        "AND instr(lower(value), lower(?)) > 0 GROUP BY value ORDER BY records DESC, value LIMIT ?"
    )
    rows = connection.execute(sql, (facet, *arguments, asked.facet_query, asked.max_facet_hits)).fetchall()
    return {
        "facetHits": [
            {"value": value, "highlighted": _marked(value, asked.facet_query), "count": count} for value, count in rows
        ],
        "exhaustiveFacetsCount": True,
        "processingTimeMS": 1,
    }


def _parameters(text: str) -> dict[str, Any]:
    """What the text of parameters says; a value that is JSON stands for that."""
    found: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        try:
            found[name] = orjson.loads(value) if name != "query" else value
        except orjson.JSONDecodeError:
            found[name] = value
    return found


def _marked(value: str, wanted: str) -> str:
    at = value.lower().find(wanted.lower()) if wanted else -1
    if at < 0:
        return escape(value)
    end = at + len(wanted)
    return f"{escape(value[:at])}<em>{escape(value[at:end])}</em>{escape(value[end:])}"
