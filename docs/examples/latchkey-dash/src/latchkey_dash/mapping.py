"""From what a Dash widget says of itself to a Latchkey manifest."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

SIZE = {"w": 5, "h": 9, "minW": 2, "minH": 3}
DESCRIPTION = 400
TITLE = 120
ALGOLIA = frozenset({"algolia", "algolia-search"})
"""Types of provider that Latchkey's `algolia` and `local-search` stand in for."""
MCP_CHANNELS = (
    "mcp-call-tool",
    "mcp-list-tools",
    "mcp-server-status",
)


def manifest_of(
    definition: Mapping[str, Any], *, version: str, channels: Iterable[str], tools: Iterable[str], code: str
) -> dict[str, Any]:
    """The manifest of one widget. `channels` are those that its code calls, `tools` the MCP tools that it names."""
    name = text(definition.get("displayName") or definition["name"], TITLE)
    providers = [one for one in listed(definition.get("providers")) if isinstance(one, dict) and one.get("type")]
    mcp = any(one.get("providerClass") == "mcp" for one in providers)
    properties, required = settings_of(definition.get("userConfig"))
    for one in providers:
        properties |= provider_settings(one)
    manifest: dict[str, Any] = {
        "id": widget_id(definition),
        "name": name,
        "version": version,
        "description": text(definition.get("description") or f"{name}, a widget of Dash.", DESCRIPTION),
        "entry": "widget.js",
        "size": SIZE,
        "channels": sorted({*channels, *(MCP_CHANNELS if mcp else ())}),
        "slots": {slot_name(one, providers): slot_of(one, tools) for one in providers},
        "settings": {"type": "object", "properties": properties, "required": required},
        "events": {
            "publishes": topics(definition.get("events")),
            "listens": topics(definition.get("eventHandlers")),
        },
        "storage": bool(re.search(r"\b(storeData|readData)\b", code)),
        "notifications": bool(re.search(r"\buseNotifications\b", code)),
    }
    if definition.get("author"):
        manifest["author"] = text(definition["author"], DESCRIPTION)
    return manifest


def widget_id(definition: Mapping[str, Any]) -> str:
    """`dash-<package>-<widget>`, as an id of Latchkey's may be."""
    package = str(definition.get("packageName") or definition.get("package") or "")
    words = [*spaced(package), *spaced(re.sub(r"Widget$", "", str(definition["name"])))]
    # The package's name again at the start of the widget's says nothing.
    own = words[len(spaced(package)) :]
    while own and own[0] in spaced(package):
        own = own[1:]
    names = [*spaced(package), *(own or ["widget"])]
    return "-".join(["dash", *(names[1:] if names[0] == "dash" else names)])[:63].rstrip("-")


def spaced(name: str) -> list[str]:
    """The words of `camelCase`, `kebab-case` and `Plain text`, in lower case."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", name)]


def slot_name(provider: Mapping[str, Any], providers: Iterable[Mapping[str, Any]]) -> str:
    """As `slotName` of the runtime has it: one type can be asked for in both classes, and then fills two slots."""
    kind, mcp = provider["type"], provider.get("providerClass") == "mcp"
    both = mcp and any(other["type"] == kind and other.get("providerClass") != "mcp" for other in providers)
    return re.sub(r"[^A-Za-z0-9_-]", "-", f"{kind}-mcp" if both else str(kind))[:64]


def slot_of(provider: Mapping[str, Any], tools: Iterable[str]) -> dict[str, Any]:
    """A slot for a provider of that type."""
    kind = str(provider["type"])
    types = [kind]
    if kind in ALGOLIA and provider.get("providerClass") != "mcp":
        types = list(dict.fromkeys([kind, "algolia", "local-search"]))
    slot: dict[str, Any] = {"label": text(provider.get("displayName") or f"{kind} provider", TITLE), "types": types}
    if provider.get("providerClass") == "mcp":
        allowed = [str(tool) for tool in listed(provider.get("allowedTools"))]
        slot["tools"] = sorted({tool for tool in allowed or tools if re.fullmatch(r"[A-Za-z0-9_./-]{1,128}", tool)})
    return slot


def provider_settings(provider: Mapping[str, Any]) -> dict[str, Any]:
    """What a Dash provider knows besides its credentials, such as an index, is a setting of the widget."""
    schema = provider.get("credentialSchema")
    return {
        setting_name(f"provider_{name}"): setting_of(name, field)
        for name, field in (schema if isinstance(schema, dict) else {}).items()
        if isinstance(field, dict) and not is_credential(name, field)
    }


def is_credential(name: str, field: Mapping[str, Any]) -> bool:
    """Whether a field of a Dash provider belongs into Latchkey's own provider."""
    return bool(field.get("secret")) or bool(re.search(r"(?i)key|secret|token|password|^app_?id$", name))


def topics(names: Any) -> list[str]:
    """Topics, once each, as `topicOf` of the runtime has them."""
    found = names if isinstance(names, dict) else listed(names)
    return list(dict.fromkeys(topic(str(name)) for name in found if isinstance(name, str)))[:64]


def topic(name: str) -> str:
    """A topic of Latchkey's."""
    plain = re.sub(r"[^A-Za-z0-9._:-]", "-", name)[:64]
    return plain if re.match(r"[A-Za-z]", plain) else f"e-{plain}"[:64]


def settings_of(user_config: Any) -> tuple[dict[str, Any], list[str]]:
    """The settings of a manifest, and which of them have to be there."""
    properties: dict[str, Any] = {}
    required = []
    for name, field in (user_config if isinstance(user_config, dict) else {}).items():
        if isinstance(field, dict) and not field.get("secret"):
            key = setting_name(name)
            properties[key] = setting_of(name, field)
            if field.get("required") is True and not properties[key].get("default"):
                required.append(key)
    return properties, required


def setting_name(name: str) -> str:
    """A setting's name as Latchkey's may be."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", name)[:64] or "_"


def setting_of(name: str, field: Mapping[str, Any]) -> dict[str, Any]:
    """One setting."""
    setting: dict[str, Any] = {"title": text(field.get("displayName") or field.get("label") or name, TITLE)}
    if field.get("instructions"):
        setting["description"] = text(field["instructions"], DESCRIPTION)
    default, kind = field.get("defaultValue"), str(field.get("type", "text")).lower()
    options = [option for option in listed(field.get("options")) if option is not None]
    if options:
        values = [
            option.get("value", option.get("id", "")) if isinstance(option, dict) else option for option in options
        ]
        titles = [
            option.get("displayName") or option.get("label") or option.get("name") or option.get("value", "")
            if isinstance(option, dict)
            else option
            for option in options
        ]
        # Some say true or a number where their options are text; their code gets what it says.
        setting |= {
            "type": "string",
            "enum": [str(value) for value in values],
            "enumTitles": [text(one, TITLE) for one in titles],
        }
        if default is not None and str(default) in setting["enum"]:
            setting["default"] = str(default)
        return setting
    if kind in {"boolean", "checkbox", "toggle", "switch"} or isinstance(default, bool):
        return setting | {"type": "boolean", "default": default is True or str(default).lower() == "true"}
    if kind in {"number", "integer", "range"}:
        return setting | {"type": "number"} | ({"default": number(default)} if number(default) is not None else {})
    setting["type"] = "string"
    if kind in {"textarea", "multiline", "json", "code"}:
        setting["format"] = "multiline"
    elif kind in {"color", "date"}:
        setting["format"] = kind
    return setting | ({"default": default} if isinstance(default, str) else {})


def number(value: Any) -> int | float | None:
    """A number, also where it is written as text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    try:
        return float(value) if "." in str(value) else int(str(value))
    except ValueError:
        return None


def listed(value: Any) -> list[Any]:
    """A list, whatever it was."""
    return value if isinstance(value, list) else []


def text(value: Any, most: int) -> str:
    """Text without line breaks, of at most that length."""
    return " ".join(str(value).split())[:most] or "-"
