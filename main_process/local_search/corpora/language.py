"""Python's own language reference, as `help('with')` shows it: it comes with every Python."""

import platform
import re
from collections.abc import Iterator
from functools import partial
from importlib import import_module

from main_process.local_search.index.chunks import passages
from main_process.local_search.index.model import Record, Schema, Source

_UNDERLINES = frozenset("*=-~^")

# reStructuredText's emphasis: a mark, words, the mark again. Neither `*args` nor `a * b` is, nor anything in quotes.
_EMPHASIS = re.compile(r"""(?<![^\s('[{</:—-])(\*{1,2})(?=[^\s*])([^*"]{1,200})(?<=\S)\1(?![\w*])""")


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


def _records(topic: str, reference: str) -> Iterator[Record]:
    title = topic
    for position, passage in enumerate(passages(reference)):
        heading, text = _without_heading(passage)
        title = heading or title
        yield Record(
            f"{topic}#{position}",
            {
                "title": title,
                "topic": topic,
                "kind": "statement or expression" if topic.islower() and topic.isalpha() else "data model",
                "content": _EMPHASIS.sub(r"\2", text),
                "position": position,
            },
        )


def _without_heading(passage: str) -> tuple[str, str]:
    """The section title that a passage begins with, a line underlined in reStructuredText's way, and the rest of it.

    A passage that is nothing but a title keeps it as its text.
    """
    first, _, rest = passage.partition("\n")
    line, _, text = rest.partition("\n")
    if len(line) < 3 or not set(line) <= _UNDERLINES:
        return "", passage
    title = _EMPHASIS.sub(r"\2", first.strip().replace('"', ""))
    return title, text.strip() or title
