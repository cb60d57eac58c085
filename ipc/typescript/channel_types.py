"""TypeScript for the channels: the types of params, results, chunks and errors, and of `window.mainApi`. Pure."""

import json
import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from ipc.contract.main_api import Method
from ipc.dispatch.channel import Channel
from ipc.errors import MEANINGS, Code, Fault
from ipc.typescript.runtime_types import RUNTIME_TYPES

_HEADER = """\
// Generated from the models of the channels by `python -m app.setup.codegen`. Do not edit: a stale file fails.
"""

_CHANNEL_HELPERS = """\
export type Channel = keyof Channels;
export type Params<C extends string> = C extends Channel ? Channels[C]["params"] : Record<string, unknown>;
/** `unknown` for a channel that an extension brings. */
export type Result<C extends string> = C extends Channel
  ? Channels[C] extends { result: infer R } ? R : never
  : unknown;
export type Chunk<C extends string> = C extends Channel
  ? Channels[C] extends { chunk: infer K } ? K : never
  : unknown;
"""

_OUR_NAMES = (
    *("Channels", "ErrorCode", "Fault", "MainApiMethods"),
    *re.findall(r"^export (?:type|interface) (\w+)", _CHANNEL_HELPERS + RUNTIME_TYPES, re.MULTILINE),
)
_THEIR_NAMES = (
    *(
        "AbortSignal",
        "AsyncIterable",
        "AsyncIterableIterator",
        "Error",
        "NonNullable",
        "Omit",
        "Promise",
        "Readonly",
        "Record",
        "Window",
    ),
    *("any", "bigint", "boolean", "never", "null", "number", "object", "string", "symbol", "undefined", "unknown"),
)
_TAKEN = re.compile(rf"(?:{'|'.join((*_OUR_NAMES, *_THEIR_NAMES))})(?:Model)*")
"""What no model may be called in the files: their own types, and what TypeScript has and they use."""

_TYPES = {"string": "string", "number": "number", "integer": "number", "boolean": "boolean", "null": "null"}


def render(channels: Iterable[Channel], methods: Iterable[Method]) -> str:
    """The text of messages.gen.ts: the same for the same models, whatever order they were registered in."""
    methods = tuple(methods)
    return "\n".join([_HEADER, *declarations(channels, methods), *_failure_table(), *_method_table(methods), ""])


def declarations(channels: Iterable[Channel], methods: Iterable[Method]) -> Iterable[str]:
    """The types alone: of the channels, of `window.mainApi` and of `window.latchkey`. No import, no value."""
    ordered = sorted(channels, key=lambda channel: channel.name)
    schemas = _Schemas(ordered)
    return [
        f"export type ErrorCode = {_union(Code)};",
        f"\nexport type Fault = {_union(Fault)};\n",
        *schemas.interfaces(),
        "/** Every channel: what it takes, and what it answers or streams. */",
        "export interface Channels {",
        *(f"  {json.dumps(channel.name)}: {schemas.channel(channel)};" for channel in ordered),
        "}\n",
        _CHANNEL_HELPERS,
        *_main_api(methods, {channel.name: channel for channel in ordered}),
        RUNTIME_TYPES,
    ]


class _Schemas:
    """The JSON schemas of all models together, so that a model which several channels share is one interface."""

    def __init__(self, channels: Iterable[Channel]) -> None:
        wanted: dict[tuple[type[BaseModel], Any], None] = {}
        for channel in channels:
            if channel.params is not None:
                wanted[channel.params, "validation"] = None
            for model in (channel.result, channel.chunk):
                if model is not None:
                    wanted[model, "serialization"] = None
        self._refs, schema = models_json_schema(list(wanted), by_alias=True)
        self._definitions: dict[str, Any] = schema.get("$defs", {})

    def channel(self, channel: Channel) -> str:
        params = self._named(channel.params, "validation", "Record<string, unknown>")
        kind, model = ("chunk", channel.chunk) if channel.streams else ("result", channel.result)
        return f"{{ params: {params}; {kind}: {self._named(model, 'serialization', 'unknown')} }}"

    def interfaces(self) -> Iterable[str]:
        for name, schema in sorted(self._definitions.items(), key=lambda item: _name(item[0])):
            body = _type(schema)
            comment = f"/** {_comment(schema['description'])} */\n" if "description" in schema else ""
            kind = f"interface {_name(name)} {body}" if body.startswith("{") else f"type {_name(name)} = {body};"
            yield f"{comment}export {kind}\n"

    def _named(self, model: type[BaseModel] | None, mode: Any, otherwise: str) -> str:
        return otherwise if model is None else _type(self._refs[model, mode])


def _type(schema: Any, indent: str = "") -> str:
    """The TypeScript type of one JSON schema."""
    if schema is True or not schema:
        return "unknown"
    if "$ref" in schema:
        return _name(schema["$ref"].rpartition("/")[2])
    for union in ("anyOf", "oneOf"):
        if union in schema:
            return " | ".join(dict.fromkeys(_member(_type(member, indent)) for member in schema[union]))
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return _union(schema["enum"])
    kind = schema.get("type")
    if kind == "array":
        return f"{_member(_type(schema.get('items', True), indent))}[]"
    if kind == "object":
        return _object(schema, indent)
    return _TYPES.get(kind, "unknown")


def _object(schema: Mapping[str, Any], indent: str) -> str:
    patterns = schema.get("patternProperties", {})
    others = next(iter(patterns.values()), schema.get("additionalProperties", True))
    if not schema.get("properties"):
        return "Record<string, never>" if others is False else f"Record<string, {_type(others, indent)}>"
    required = set(schema.get("required", ()))
    lines = ["{"]
    for name, field in schema["properties"].items():
        inner = indent + "  "
        if isinstance(field, dict) and field.get("description"):
            lines.append(f"{inner}/** {_comment(field['description'])} */")
        written = _type(field, inner)
        # Undefined is as good as absent: the transport leaves both out.
        mark, written = (":", written) if name in required else ("?:", f"{written} | undefined")
        lines.append(f"{inner}{_key(name)}{mark} {written};")
    if schema.get("additionalProperties") is True:
        lines.append(f"{indent}  [field: string]: unknown;")
    return "\n".join([*lines, indent + "}"])


def _main_api(methods: Iterable[Method], channels: Mapping[str, Channel]) -> Iterable[str]:
    yield "/** What `window.mainApi` offers besides events and `saveProvider`. */"
    yield "export interface MainApiMethods {"
    for group, members in groupby(sorted(methods, key=lambda method: method.path.split(".")[0]), _group):
        yield f"  readonly {group}: {{"
        for method in members:
            yield f"    {method.path.split('.')[1]}{_signature(method, channels.get(method.channel))};"
        yield "  };"
    yield "}\n"


def _signature(method: Method, channel: Channel | None) -> str:
    params = f"Params<{json.dumps(method.channel)}>"
    if method.names is None:
        arguments = [f"params: {params}"]
    else:
        arguments = [f"{name}: {_field(params, name, channel)}" for name in method.names]
        if method.options:
            fields = "; ".join(f"{name}?: {_field(params, field, channel)}" for name, field in method.options)
            arguments.append(f"options?: {{ {fields} }}")
    if channel is not None and channel.streams is not method.stream:
        raise ValueError(f"{method.path} and its channel disagree about streaming")
    answer = "StreamPromise<Chunk" if method.stream else "Promise<Result"
    return f"({', '.join([*arguments, 'call?: CallOptions'])}): {answer}<{json.dumps(method.channel)}>>"


def _field(params: str, name: str, channel: Channel | None) -> str:
    known = channel is not None and channel.params is not None
    return f"{params}[{json.dumps(name)}]" if known else "unknown"


def _failure_table() -> Iterable[str]:
    yield "/** Whose fault each code is, and whether trying again helps, unless the main process says otherwise. */"
    yield "export const FAILURES: Readonly<Record<ErrorCode, { fault: Fault; retryable: boolean }>> = {"
    for code, meaning in MEANINGS.items():
        retryable = json.dumps(meaning.retryable)
        yield f"  {json.dumps(code)}: {{ fault: {json.dumps(meaning.fault)}, retryable: {retryable} }},"
    yield "};\n"


def _method_table(methods: Iterable[Method]) -> Iterable[str]:
    yield "/** The same as a table, from which api/mainApi.ts builds the object. */"
    yield "export const METHODS = ["
    for method in methods:
        names = "null" if method.names is None else json.dumps(list(method.names))
        options = json.dumps(dict(method.options))
        yield (
            f"  {{ path: {json.dumps(method.path)}, channel: {json.dumps(method.channel)}, "
            f"names: {names}, options: {options}, stream: {json.dumps(method.stream)} }},"
        )
    yield "] as const;"


def _group(method: Method) -> str:
    return method.path.split(".")[0]


def _name(definition: str) -> str:
    # pydantic tells a model's two shapes apart; the one that we send keeps the plain name.
    name = re.sub(r"\W", "", definition.removesuffix("-Output"))
    # One "Model" more than it has: so two models never end up with one name.
    return f"{name}Model" if _TAKEN.fullmatch(name) else name


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_$][\w$]*", name) else json.dumps(name)


def _member(written: str) -> str:
    return f"({written})" if " | " in written and not written.startswith("{") else written


def _comment(text: str) -> str:
    return " ".join(text.split()).replace("*/", "* /")


def _union(values: Iterable[Any]) -> str:
    return " | ".join(json.dumps(value) for value in values)
