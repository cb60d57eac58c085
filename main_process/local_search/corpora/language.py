"""Python's own language reference, as `help('with')` shows it: it comes with every Python."""

import platform
from collections.abc import Iterator
from functools import partial
from importlib import import_module

from main_process.local_search.index.chunks import passages
from main_process.local_search.index.model import Record, Schema, Source

_UNDERLINES = frozenset("*=-~^")


class LanguageReference:
    """`pydoc_data.topics`: one source for each topic, one record for each passage."""

    schema = Schema(
        name="python-language",
        label="Python language reference",
        searchable=("title", "topic", "content"),
        facets=("topic", "kind"),
        snippet=("content:30",),
        at_once=True,
    )

    def sources(self) -> Iterator[Source]:
        """Every topic; the reference changes with the Python release only."""
        topics: dict[str, str] = import_module("pydoc_data.topics").topics
        for topic, text in sorted(topics.items()):
            yield Source(topic, platform.python_version(), partial(_records, topic, text))


def _records(topic: str, text: str) -> Iterator[Record]:
    title = topic
    for position, passage in enumerate(passages(text)):
        heading = _heading(passage)
        title = heading or title
        yield Record(
            f"{topic}#{position}",
            {
                "title": title,
                "topic": topic,
                "kind": "statement or expression" if topic.islower() and topic.isalpha() else "data model",
                "content": passage,
                "position": position,
            },
        )


def _heading(passage: str) -> str | None:
    """The section title that a passage begins with: a line underlined in reStructuredText's way."""
    lines = passage.split("\n", 2)
    if len(lines) > 1 and len(lines[1]) >= 3 and set(lines[1]) <= _UNDERLINES:
        return lines[0].strip().replace('"', "") or None
    return None
