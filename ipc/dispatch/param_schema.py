"""What a channel's model declares, place by place: the names that may appear there, and nothing about their values.

The guard against credentials and the redaction of the call log both walk params along such a schema.
"""

import types
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel


@dataclass(slots=True, eq=False)
class ParamSchema:
    """One place in the params. Shapes of recursive models refer to themselves."""

    fields: dict[str, "ParamSchema"] = field(default_factory=dict)
    """Declared names, as they appear on the wire and as Python spells them."""
    items: "ParamSchema | None" = None
    """The elements of a list, or the values of a mapping with free keys."""
    shown: bool = False
    """Whether the call log may show a value here: numbers, booleans and words of closed lists may."""
    text: bool = False
    """Whether any text is legal here: then no text of this place is shown."""
    describes: bool = False
    """Whether JSON Schemas may be in it: they name the fields of something else."""


FREE = ParamSchema()
"""A place about which nothing is declared."""
DESCRIBED = ParamSchema(describes=True)
"""The same inside of a place that `describes`."""


@lru_cache(maxsize=1024)
def param_schema_of(model: type[BaseModel] | None) -> ParamSchema:
    """The schema of a channel's params; a channel without a model declares nothing."""
    return FREE if model is None else _Reader().model(model)


def _describe(place: ParamSchema) -> None:
    place.describes = True
    if place.items is not None:
        _describe(place.items)


class _Reader:
    def __init__(self) -> None:
        self._models: dict[type[BaseModel], ParamSchema] = {}

    def model(self, model: type[BaseModel]) -> ParamSchema:
        if model in self._models:
            return self._models[model]
        schema = self._models[model] = ParamSchema()
        for name, info in model.model_fields.items():
            place = ParamSchema()
            self._read(info.annotation, place)
            extra = info.json_schema_extra
            if isinstance(extra, dict) and "logged" in extra:
                place.shown = bool(extra["logged"])
                place.text = not place.shown
            if isinstance(extra, dict) and extra.get("describes") is True:
                _describe(place)
            schema.fields[name] = place
            for alias in (info.alias, info.validation_alias):
                if isinstance(alias, str):
                    schema.fields[alias] = place
        return schema

    def _read(self, annotation: Any, into: ParamSchema) -> None:
        """Add what an annotation declares; the members of a union add up."""
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            self._read(arguments[0], into)
        elif origin in (Union, types.UnionType):
            for member in arguments:
                self._read(member, into)
        elif origin is Literal or annotation in (bool, int, float):
            into.shown = True
        elif annotation is str or annotation is Any:
            into.text = True
        elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
            into.fields.update(self.model(annotation).fields)
        elif origin in (list, tuple, set, frozenset, dict) or isinstance(origin, type):
            into.items = into.items or ParamSchema()
            for member in arguments[1:] if origin is dict else arguments:
                if member is not Ellipsis:
                    self._read(member, into.items)
