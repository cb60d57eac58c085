"""Answers of servers that nearly speak Algolia's API, in the shapes of its own. What has them already stays as it is.

Gateways, adapters in front of other engines and mocks write an error into a 200, counts as texts, lists as null or by
name, and number their objects. `docs/algolia-and-rest-servers.md` lists the kinds that are known.
"""

from typing import Any

Json = dict[str, Any]

_OF_ERRORS = frozenset(
    {
        *("message", "error", "errors", "msg", "detail", "description", "title", "reason", "link", "type", "code"),
        *("status", "statusCode", "status_code", "name", "timestamp", "path", "requestId", "request_id"),
        *("error_code", "errorCode", "documentation_url"),
    }
)
"""What an answer holds that is nothing but an error."""
_SENTENCES = ("message", "error", "errors", "msg", "detail", "description", "title", "reason")
_DEEPEST = 4
_LISTS = ("hits", "items", "facetHits")
_COUNTS = (
    *("nbHits", "page", "nbPages", "hitsPerPage", "offset", "length", "processingTimeMS"),
    *("entries", "dataSize", "fileSize", "lastBuildTimeS", "numberOfPendingTasks"),
)
_TOTALS = ("estimatedTotalHits", "totalHits", "total", "found")
"""`nbHits`, in the words of other engines."""


def error_said(value: Json) -> str | None:
    """What an answer says that is an error in place of one, perhaps nothing; None for an answer, and for any record."""
    if "objectID" in value or value.get("success") is True or value.get("ok") is True:
        return None
    if value.get("success") is False or value.get("ok") is False:
        return _sentence(value, _DEEPEST) or ""
    if status_said(value) is not None and isinstance(value.get("message"), str):
        return str(value["message"])
    return _sentence(value, _DEEPEST) if value.keys() <= _OF_ERRORS else None


def status_said(value: Json) -> int | None:
    """The status of a failure that an answer names."""
    for name in ("status", "statusCode", "status_code", "code"):
        said = value.get(name)
        if isinstance(said, str) and said.isascii() and said.isdigit():
            said = int(said[:4])
        if isinstance(said, int) and 400 <= said <= 599:
            return said
    return status_said(inner) if isinstance(inner := value.get("error"), dict) else None


def _sentence(value: Any, deeper: int) -> str | None:
    if isinstance(value, str):
        return value.strip() or None
    if not deeper:
        return None
    if isinstance(value, list):
        return _sentence(value[0], deeper - 1) if value else None
    if isinstance(value, dict):
        return next((said for name in _SENTENCES if (said := _sentence(value.get(name), deeper - 1)) is not None), None)
    return None


def found(answer: Json) -> Json:
    """The answer to a search or a list, with lists that are lists, counts that are numbers, and ids that are texts."""
    for name in _LISTS:
        if name in answer:
            answer[name] = _objects(answer[name])
    if "hits" in answer and answer.get("nbHits") is None:
        answer["nbHits"] = next((answer[name] for name in _TOTALS if name in answer), None)
    _number(answer)
    for hit in answer.get("hits", ()):
        if isinstance(number := hit.get("objectID"), int | float):
            hit["objectID"] = str(number)
    if "items" in answer:
        answer["items"] = [item for item in answer["items"] if _named(item)]
    if "facets" in answer:
        answer["facets"] = _facets(answer["facets"])
    if "results" in answer:
        # Each has the place of its question: one that is nothing keeps it.
        results = answer["results"] if isinstance(answer["results"], list) else _objects(answer["results"])
        answer["results"] = [found(result) if isinstance(result, dict) else {} for result in results]
    return answer


def _objects(value: Any) -> list[Json]:
    members = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return [member for member in members if isinstance(member, dict)]


def _number(value: Json) -> None:
    """Counts as numbers; one that is none is left out, as if nobody had counted."""
    for name in _COUNTS:
        count = value.get(name)
        if isinstance(count, str) and count.isascii() and count.isdigit() and len(count) < 16:
            value[name] = int(count)
        elif name in value and (not isinstance(count, int | float) or isinstance(count, bool)):
            del value[name]


def _named(item: Json) -> bool:
    _number(item)
    name = item.get("name", item.get("uid", item.get("indexName")))
    if isinstance(name, int):
        name = str(name)
    item["name"] = name
    return isinstance(name, str) and bool(name)


def _facets(value: Any) -> Json:
    """Counts by value by facet; other engines list them, each with its name."""
    if isinstance(value, list):
        value = {
            str(one.get("name", one.get("field_name"))): one.get("values", one.get("data", one.get("counts")))
            for one in _objects(value)
        }
    facets = value if isinstance(value, dict) else {}
    return {name: _counted(counts) for name, counts in facets.items()}


def _counted(counts: Any) -> Json:
    if isinstance(counts, list):
        counts = {str(one.get("value", one.get("name"))): one.get("count") for one in _objects(counts)}
    return {
        value: count
        for value, count in (counts.items() if isinstance(counts, dict) else ())
        if isinstance(count, int | float)
    }


def task_of(answer: Json) -> int | None:
    """The task that a write began; some servers write its number as a text."""
    task = answer.get("taskID")
    if isinstance(task, str) and task.isascii() and task.isdigit() and len(task) < 20:
        return int(task)
    return task if isinstance(task, int) and not isinstance(task, bool) else None
