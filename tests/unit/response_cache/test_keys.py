"""Keys: injective over JSON values with their types."""

import datetime as dt
import itertools
import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from ipc.errors import InvalidParams
from ipc.messages import ReadParams, WireModel
from main_process.response_cache.codec import encode_params, fields_of, key_prefix

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)
PARAMS = st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), VALUES, max_size=5)


def canonical(value: Any) -> Any:
    """A model of equality: two values are the same request exactly if these are equal. Written without the codec."""
    if isinstance(value, dict):
        return ("object", frozenset((key, canonical(inner)) for key, inner in value.items()))
    if isinstance(value, list):
        return ("array", tuple(canonical(inner) for inner in value))
    if isinstance(value, float):
        return ("float", value, math.copysign(1, value))
    return (type(value).__name__, value)


def in_another_order(value: Any) -> Any:
    """The same value with every object's names in reverse."""
    if isinstance(value, dict):
        return {key: in_another_order(inner) for key, inner in reversed(value.items())}
    if isinstance(value, list):
        return [in_another_order(inner) for inner in value]
    return value


@given(PARAMS, PARAMS)
def test_two_requests_share_a_key_exactly_if_they_are_equal(one: dict[str, Any], two: dict[str, Any]) -> None:
    """Values, types and nesting all count."""
    assert (encode_params(one) == encode_params(two)) is (canonical(one) == canonical(two))


@given(PARAMS)
def test_the_order_of_names_does_not_matter(params: dict[str, Any]) -> None:
    """At no depth."""
    assert encode_params(params) == encode_params(in_another_order(params))


LOOK_ALIKES: list[Any] = [
    1,
    1.0,
    True,
    "1",
    "true",
    None,
    "null",
    0,
    -0.0,
    0.0,
    False,
    "",
    [],
    {},
    [1],
    ["1"],
    [[1]],
    {"a": 1},
]


def test_look_alikes_have_keys_of_their_own() -> None:
    """Python holds 1, 1.0 and True for equal; a request does not."""
    keys = {encode_params({"q": value}) for value in LOOK_ALIKES}

    assert len(keys) == len(LOOK_ALIKES)


def deep(levels: int) -> Any:
    """A list in a list in a list …"""
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (float("nan"), "not finite"),
        ([{"deep": [float("inf")]}, None], "not finite"),
        (2**64, "64 bits"),
        ({1: "a"}, "not text"),
        (deep(2000), "nested too deeply"),
        ("\ud800", "Unicode"),
        (dt.date(2026, 1, 1), "JSON does not have"),
        (b"bytes", "JSON does not have"),
        ({1, 2}, "JSON does not have"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_json_cannot_tell_apart_is_refused(value: Any, reason: str) -> None:
    """As the caller's mistake, in words, without the value."""
    with pytest.raises(InvalidParams, match=reason):
        encode_params({"q": value})


def test_channels_are_never_each_others_beginning() -> None:
    """The colon ends a channel's name, and no channel has one."""
    assert not key_prefix("acme2").startswith(key_prefix("acme"))
    for wrong in ("", "a:b"):
        with pytest.raises(ValueError, match="colon"):
            key_prefix(wrong)


class SearchParams(ReadParams):
    index_name: str
    options: dict[str, Any] = {}


@given(PARAMS, PARAMS)
def test_models_have_keys_as_injective_as_dicts(one: dict[str, Any], two: dict[str, Any]) -> None:
    """What is nested in a model counts at every depth, in any order."""

    def key(options: dict[str, Any]) -> bytes:
        model = SearchParams.model_validate(
            {"providerHash": "h", "dashboardAppId": "a", "providerName": "P", "indexName": "i", "options": options}
        )
        return encode_params(model.__dict__)

    assert (key(one) == key(two)) is (canonical(one) == canonical(two))
    assert key(one) == key(in_another_order(one))


def test_the_key_is_plain_json() -> None:
    """So that a reader of the code can say what it is."""
    assert json.loads(encode_params({"b": [1, None], "a": "ü"})) == {"a": "ü", "b": [1, None]}


class Open(ReadParams):
    """Params that take fields which they do not declare."""

    model_config = {**ReadParams.model_config, "extra": "allow"}

    index_name: str


def test_a_field_and_another_of_its_python_name_are_two() -> None:
    """What is declared is one thing, what is not another: neither takes the other's place in the key."""
    ref = {"providerHash": "h", "dashboardAppId": "app", "providerName": "P"}
    pure = Open.model_validate({**ref, "indexName": "prices"})
    mixed = Open.model_validate({**ref, "indexName": "evil", "index_name": "prices"}, by_alias=True, by_name=False)

    assert encode_params(fields_of(pure)) != encode_params(fields_of(mixed))


class Inner(WireModel):
    """A part of params."""

    page: int = 0


class Outer(ReadParams):
    """Params with such a part."""

    inner: Inner = Inner()
    text: str = ""


class Made(ReadParams):
    """Params with a default that is another each time."""

    text: str = ""
    at: int = Field(default_factory=itertools.count().__next__)


def test_a_field_left_out_is_not_one_with_its_default() -> None:
    """At any depth: a handler may send on only what it was given."""
    ref = {"providerHash": "h", "dashboardAppId": "app", "providerName": "P"}

    def key(model: type[ReadParams], **fields: Any) -> bytes:
        return encode_params(fields_of(model.model_validate({**ref, **fields})))

    requests: list[dict[str, Any]] = [
        {},
        {"text": ""},
        {"inner": {}},
        {"inner": {"page": 0}},
        {"text": "", "inner": {}},
    ]
    assert len({key(Outer, **request) for request in requests}) == len(requests)
    assert key(Made) != key(Made)  # what was made for each
    assert key(Made, at=1) == key(Made, at=1) != key(Made, at=1, text="")
