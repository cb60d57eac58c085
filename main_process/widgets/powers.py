"""What a widget can do beyond drawing: each power by a stable name, in people's words, and taken away one by one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from main_process.widgets.manifest import EVERY_TOOL, Manifest, WidgetEvents


@dataclass(frozen=True, slots=True)
class Power:
    """One thing that a manifest asks for. `name` is stable: consent and revocations are kept under it."""

    name: str
    words: str
    """What the user reads before deciding: the rest of a sentence that begins with "It can"."""


CHANNELS: Mapping[str, str] = {
    "algolia-search": "search",
    "algolia-list-indices": "list the indices",
    "algolia-get-settings": "read an index's settings",
    "algolia-set-settings": "change an index's settings",
    "algolia-search-rules": "read an index's rules",
    "algolia-get-rule": "read a rule of an index",
    "algolia-get-object": "read a record of an index",
    "algolia-search-facet-values": "search the values of an index's facets",
    "algolia-save-rule": "change an index's rules",
    "algolia-delete-rule": "delete an index's rules",
    "algolia-analytics-for-query": "read what is searched for",
    "algolia-analytics": "read what is searched for, and how",
    "algolia-browse-to-file": "copy a whole index into a file that you choose",
    "algolia-partial-update-from-folder": "change an index's records from a folder that you choose",
    "openai-chat": "have a language model answer, which may cost money",
    "openai-models": "list the language models",
    "openai-describe-image": "have a language model describe an image, which may cost money",
    "openai-embeddings": "have texts turned into numbers, which may cost money",
    "openai-pick-image": "ask you for an image",
    "rest-get": "read from the service",
    "rest-send": "change things at the service",
    "mcp-call-tool": "have tools run",
    "mcp-call-tool-stream": "have tools run, and see how far they are",
    "mcp-list-tools": "list tools",
    "mcp-list-resources": "list what there is to read",
    "mcp-read-resource": "read resources",
    "system-stats": "see how busy this computer is",
    "response-cache-stats": "see how full the cache of answers is",
    "client-cache-stats": "see which clients are open",
    "local-search-status": "see what Local Search has indexed",
    "ledger-summary": "see who used which provider, and what it cost",
    "ledger-budgets": "see the budgets and what is left of them",
}
"""The channels that widgets ask for most, in words. One of an extension goes by its name."""

SERVICES: Mapping[str, frozenset[str]] = {
    "algolia": frozenset({"algolia", "local-search"}),
    "openai": frozenset({"openai"}),
    "rest": frozenset({"rest"}),
}
"""The first word of a channel, and the types of provider that such channels use."""

NO_PROVIDER = frozenset(
    {
        "system-stats",
        "response-cache-stats",
        "client-cache-stats",
        "local-search-status",
        "openai-pick-image",
        "ledger-summary",
        "ledger-budgets",
    }
)
"""Channels that act on no provider."""

SWITCHES: Mapping[str, str] = {
    "storage": "remember values on this computer, up to 1 MiB in each place where it is used",
    "notifications": "show notifications of your desktop",
    "files": "ask you, each time, for a file of yours, and read the one that you choose",
}
"""The powers that a manifest asks for with a field that is true."""


ToolHint: TypeAlias = Callable[[Sequence[str], str], str]
"""`tool_hint(types, tool)`: what servers of these types say of a tool, as "which …"; empty where that is not known."""


def no_hint(_types: Sequence[str], _tool: str) -> str:
    """Nothing is known of any tool."""
    return ""


def powers_of(manifest: Manifest, tool_hint: ToolHint = no_hint) -> list[Power]:
    """Everything the manifest asks for, in the order in which people should read it."""
    return list(_powers(manifest, tool_hint))


def _powers(manifest: Manifest, tool_hint: ToolHint) -> Iterator[Power]:
    for channel in manifest.channels:
        words = CHANNELS.get(channel, f"use “{channel}”, a service of an extension")
        slots = [] if channel in NO_PROVIDER else _slots_for(channel, manifest)
        if slots:
            words += f", with the provider that you put into {_join(slots)}"
        yield Power(f"channel:{channel}", words)
    for name, slot in manifest.slots.items():
        for tool in slot.tools:
            which = "any tool" if tool == EVERY_TOOL else f"the tool “{tool}”"
            words = f"have {which} run by the server that you put into “{slot.label}”"
            said = "" if tool == EVERY_TOOL else tool_hint(slot.types, tool)
            yield Power(f"tool:{name}/{tool}", f"{words}, {said}" if said else words)
    for topic in manifest.events.publishes:
        yield Power(f"publishes:{topic}", f"tell other widgets of the same dashboard: “{_spaced(topic)}”")
    for topic in manifest.events.listens:
        yield Power(f"listens:{topic}", f"hear from other widgets of the same dashboard: “{_spaced(topic)}”")
    for name, words in SWITCHES.items():
        if getattr(manifest, name):
            yield Power(name, words)
    for link in manifest.links:
        host = link.removeprefix("https://")
        yield Power(f"link:{link}", f"ask you, each time, whether to open a page of {host} in your browser")


def _slots_for(channel: str, manifest: Manifest) -> list[str]:
    """The labels of the slots whose providers the channel can use; of all of them where that is not known."""
    types = SERVICES.get(channel.split("-", maxsplit=1)[0])
    fitting = [slot for slot in manifest.slots.values() if types is None or types & set(slot.types)]
    return [f"“{slot.label}”" for slot in fitting or manifest.slots.values()]


def without(manifest: Manifest, revoked: frozenset[str]) -> Manifest:
    """The manifest without these powers. What it does not name cannot be done, so nothing else has to change."""
    if not revoked:
        return manifest
    return manifest.model_copy(
        update={
            "channels": [channel for channel in manifest.channels if f"channel:{channel}" not in revoked],
            "slots": {
                name: slot.model_copy(
                    update={"tools": [tool for tool in slot.tools if f"tool:{name}/{tool}" not in revoked]}
                )
                for name, slot in manifest.slots.items()
            },
            "events": WidgetEvents(
                publishes=[topic for topic in manifest.events.publishes if f"publishes:{topic}" not in revoked],
                listens=[topic for topic in manifest.events.listens if f"listens:{topic}" not in revoked],
            ),
            **{name: getattr(manifest, name) and name not in revoked for name in SWITCHES},
            "links": [link for link in manifest.links if f"link:{link}" not in revoked],
        }
    )


def _spaced(topic: str) -> str:
    return topic.replace("-", " ").replace("_", " ").replace(".", " ")


def _join(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else " or ".join([", ".join(parts[:-1]), parts[-1]]) if parts else ""
