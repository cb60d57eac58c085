"""What a widget's code does with the host, and what of it its manifest does not name. Found by reading it.

It finds what is written as calls usually are, in source or bundled: `mainApi.algolia.search(…)`, an alias or a part
taken out of `mainApi`, and channels and topics written out as text. What a program puts together at run time it
does not find; the host refuses that then.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from ipc.messages import FOR_WIDGETS, WidgetAccess
from main_process.widgets.faults import Fault
from main_process.widgets.manifest import Manifest
from main_process.widgets.package.source_text import without_comments

_NAME = r"[A-Za-z_$][\w$]*"
_HOST = r"(?:(?:window|globalThis|self)\s*\??\.\s*)?"
_TEXT = r"""\(\s*(?P<quote>["'`])(?P<text>[^"'`\\\n$]+)(?P=quote)"""
MOST_NAMES = 64
"""Other names for `mainApi`, or for parts of it, that are followed in one file."""
MOST_USES = 200
"""Faults that are told of one file. Both bound the time that a file of nothing else can take."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What this Latchkey knows of channels."""

    methods: Mapping[str, str]
    """`window.mainApi`'s methods, as `group.method`, and their channels."""
    exists: Callable[[str], bool] = lambda _channel: True
    """Whether a channel exists here. An extension that is not installed may bring one."""
    access: Callable[[str], WidgetAccess | None] = lambda _channel: FOR_WIDGETS
    """What widgets may do with a channel that exists."""

    def may_ask(self, channel: str) -> bool:
        """Whether the manifest of a package may name the channel."""
        if not self.exists(channel):
            return True
        access = self.access(channel)
        return access is not None and not access.built_in

    def must_ask(self, channel: str) -> bool:
        """Whether a manifest has to name the channel."""
        access = self.access(channel) if self.exists(channel) else None
        return access is None or access.manifest


def missing_grants(manifest: Manifest, sources: Mapping[str, str], rules: Rules) -> Iterator[Fault]:
    """Every use of the host that the manifest does not name, with file and line, each thing once per file."""
    for name, source in sources.items():
        code = without_comments(source)
        first: dict[str, int] = {}
        for position, what in sorted(_uses(code, manifest, rules)):
            first.setdefault(what, position)
        for what, position in islice(first.items(), MOST_USES):
            yield Fault(f"{name}:{code.count(chr(10), 0, position) + 1}", what)


def channels_called(source: str, rules: Rules) -> list[str]:
    """The channels that a source calls, in alphabetical order."""
    return sorted({channel for _position, channel in _channels(without_comments(source), rules)})


def _uses(code: str, manifest: Manifest, rules: Rules) -> Iterator[tuple[int, str]]:
    for position, channel in _channels(code, rules):
        if not rules.may_ask(channel):
            yield position, f"calls '{channel}', which is for the app's own page alone"
        elif rules.must_ask(channel) and channel not in manifest.channels:
            yield position, f"calls '{channel}', which the manifest's channels do not name"
    latchkey = _either("latchkey", code)
    for call, topics, field in (
        ("publish", manifest.events.publishes, "events.publishes"),
        ("subscribe", manifest.events.listens, "events.listens"),
    ):
        for match in re.finditer(rf"{latchkey}\s*\??\.\s*{call}\s*{_TEXT}", code):
            if match["text"] not in topics:
                yield match.start(), f"uses the topic '{match['text']}', which the manifest's {field} does not name"
    for member, granted, field in (
        ("storage", manifest.storage, '"storage": true'),
        ("notify", manifest.notifications, '"notifications": true'),
        ("pickFile", manifest.files, '"files": true'),
        ("openLink", bool(manifest.links), '"links"'),
    ):
        if not granted:
            for match in re.finditer(rf"{latchkey}\s*\??\.\s*{member}\b", code):
                yield match.start(), f"uses latchkey.{member}, for which the manifest needs {field}"


def _channels(code: str, rules: Rules) -> Iterator[tuple[int, str]]:
    api, latchkey = _either("mainApi", code), _either("latchkey", code)
    for match in re.finditer(rf"(?:{api}|{latchkey})\s*\??\.\s*(?:call|invoke|stream)\s*{_TEXT}", code):
        yield match.start(), match["text"]
    for match in re.finditer(rf"{api}\s*\??\.\s*({_NAME})\s*\??\.\s*({_NAME})", code):
        if channel := rules.methods.get(f"{match[1]}.{match[2]}"):
            yield match.start(), channel
    groups = {path.split(".")[0] for path in rules.methods}
    parts = {part for part in _parts(api, code) if part[0] in groups}
    for group, name in islice(sorted(parts), MOST_NAMES):
        for match in re.finditer(rf"(?<![\w$.]){re.escape(name)}\s*\??\.\s*({_NAME})", code):
            if channel := rules.methods.get(f"{group}.{match[1]}"):
                yield match.start(), channel


def _either(name: str, code: str) -> str:
    """A pattern for the object itself and for the variables it was put into."""
    direct = rf"(?<![\w$.]){_HOST}{name}\b"
    found = re.finditer(rf"(?<![\w$.])({_NAME})\s*=\s*{_HOST}{name}\s*(?=[;,\n)}}]|\Z)", code)
    aliases = {match[1] for match in islice(found, MOST_NAMES)} - {name}
    others = "|".join(map(re.escape, sorted(aliases, key=len, reverse=True)))
    return rf"(?:{direct}|(?<![\w$.])(?:{others})(?![\w$]))" if others else direct


def _parts(api: str, code: str) -> Iterator[tuple[str, str]]:
    """The parts of the object that have been taken out of it: (part, the name it has now)."""
    for match in re.finditer(rf"\{{([^{{}}]*)\}}\s*=\s*{api}\s*(?=[;,\n)}}]|\Z)", code):
        for part in match[1].split(","):
            names = [name.strip() for name in part.split(":")]
            if all(re.fullmatch(_NAME, name) for name in names) and len(names) <= 2:
                yield names[0], names[-1]
    for match in re.finditer(rf"(?<![\w$.])({_NAME})\s*=\s*{api}\s*\??\.\s*({_NAME})\s*(?=[;,\n)}}]|\Z)", code):
        yield match[2], match[1]
