"""Params that carry credentials, or that do not fit, and what the refusals say."""

from typing import Any, Literal, Self

import pytest
from pydantic import Field, field_validator, model_validator

from ipc.contract.credential_names import is_credential_name
from ipc.dispatch.param_schema import FREE, param_schema_of
from ipc.dispatch.params import screen, validate
from ipc.errors import CredentialInParams, InvalidParams, TooDeep
from ipc.messages import WireModel


class Rule(WireModel):
    object_id: str
    key: str = ""
    """A search key, say: declared, so it is something else than a credential here."""


class Save(WireModel):
    rule: Rule
    more: list[Rule] = []
    named: dict[str, Rule] = {}
    options: dict[str, Any] = {}
    either: Rule | int | None = None
    level: Literal["low", "high"] = "low"
    count: int = Field(default=1, ge=0)
    offers: list[dict[str, Any]] = Field([], json_schema_extra={"describes": True})


SHAPE = param_schema_of(Save)
RULE = {"objectId": "1", "key": "a"}


@pytest.mark.parametrize(
    "name",
    [
        "credentials", "apiKey", "api_key", "API-KEY", "key", "Key", "secretKey", "secret", "token", "accessToken",
        "authorization", "Authorization", "password", "X-Algolia-API-Key", "openaiApiKey", "client_secret",
        "refresh-token", "privateKey", "bearer", "Proxy-Authorization", "db_password", "apiKeys", "api_keys",
        "openaiCredentials", "authorizationHeader", "apiKey2", "accessKeyId", "secretKeyValue", "\uff4b\uff45\uff59",
        "\uff21piKey", "stripeSecret", "webhook_secrets", "jwt", "cookie", "Set-Cookie", "authHeader",
    ],
)  # fmt: skip
def test_names_of_credentials(name: str) -> None:
    """Case, underscores, dashes and prefixes do not hide what a field is for."""
    assert is_credential_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "query",
        "keyword",
        "maxTokens",
        "max_tokens",
        "prompt_cache_key",
        "objectID",
        "monkey",
        "tokenizer",
        "author",
        "cookies_per_box",
        "secretary",
        "tokenCount",
        "",
    ],
)
def test_names_of_other_things(name: str) -> None:
    """Words that merely resemble a credential's are fine."""
    assert not is_credential_name(name)


@pytest.mark.parametrize(
    "params",
    [
        {"rule": RULE},
        {"rule": RULE, "more": [RULE, RULE]},
        {"rule": RULE, "named": {"one": RULE}},
        {"rule": RULE, "either": RULE},
    ],
)
def test_a_declared_name_is_no_credential(params: Any) -> None:
    """A model may use such a name for something else, at the places where it declares it."""
    screen(params, SHAPE, 64)


@pytest.mark.parametrize(
    "params",
    [
        {"key": "x"},
        {"rule": {"objectId": "1", "token": "x"}},
        {"rule": {"objectId": {"key": "x"}}},
        {"more": [{"key": "a", "inner": {"apiKey": "x"}}]},
        {"named": {"key": {"secret": "x"}}},
        {"options": {"headers": {"x-algolia-api-key": "x"}}},
        {"options": {"key": "x"}},
        {"options": {"list": [[{"password": "x"}]]}},
        {"elsewhere": {"authorization": "x"}},
    ],
)
def test_credentials_are_found_at_any_depth(params: Any) -> None:
    """Free-form fields declare nothing, and a name declared in one place means nothing in another."""
    with pytest.raises(CredentialInParams) as caught:
        screen(params, SHAPE, 64)
    assert "'x'" not in caught.value.message


def _offer(schema: Any) -> dict[str, Any]:
    return {"rule": RULE, "offers": [{"function": {"name": "get", "parameters": schema}}]}


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"key": {"type": "string"}, "password": {"properties": {"token": {}}}}},
        {"properties": {"a": {"items": {"anyOf": [{"properties": {"apiKey": {}}}]}}}, "$defs": {"token": {}}},
    ],
)
def test_a_described_field_is_no_credential(schema: Any) -> None:
    """A JSON Schema, where the model says that there may be one, names the fields of something else."""
    screen(_offer(schema), SHAPE, 64)


@pytest.mark.parametrize(
    "params",
    [
        _offer({"properties": {"key": "x"}}),
        _offer({"properties": {"a": {"token": "x"}}}),
        _offer({"key": {"type": "string"}}),
        _offer({"properties": [{"key": "x"}]}),
        {"rule": RULE, "options": {"properties": {"key": {"type": "string"}}}},
    ],
)
def test_a_schema_is_no_hiding_place(params: Any) -> None:
    """A value beside the descriptions is refused as anywhere, and descriptions where the model declares none."""
    with pytest.raises(CredentialInParams):
        screen(params, SHAPE, 64)


def test_descriptions_are_as_deep_as_anything() -> None:
    """Descriptions within descriptions end where nesting ends, at the same place as other objects."""
    within: dict[str, Any] = {}
    for _ in range(40):
        within = {"properties": {"a": within}}
    with pytest.raises(TooDeep):
        screen(_offer(within), SHAPE, 64)


def test_depth_is_counted_in_objects_and_lists() -> None:
    """Exactly as many levels as allowed pass."""
    screen({"a": [{}]}, FREE, 3)
    with pytest.raises(TooDeep):
        screen({"a": [{}]}, FREE, 2)
    with pytest.raises(TooDeep):
        screen([[[]]], FREE, 2)


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({}, "rule is missing."),
        ({"rule": {}}, "rule.objectId is missing."),
        ({"rule": "secret"}, "rule must be an object."),
        ({"rule": RULE, "nope": "secret"}, "nope is not a field of this channel."),
        ({"rule": {**RULE, "objectId": 5}}, "rule.objectId must be text."),
        ({"rule": RULE, "more": [RULE, {"objectId": "1", "key": 1}]}, "more[1].key must be text."),
        ({"rule": RULE, "level": "secret"}, "level is not one of the allowed values."),
        ({"rule": RULE, "count": -1}, "count is too small."),
        ({"rule": RULE, "count": 1.5}, "count must be a whole number."),
        ({"rule": RULE, "either": "secret"}, "either must be an object; either must be a whole number."),
        ("secret", "The request must be an object."),
        ({"rule": RULE, "a\nb": 1}, "a?b is not a field of this channel."),
        ({"rule": {"object_id": "1"}}, "rule.objectId is missing; rule.object_id is not a field of this channel."),
    ],
)
def test_a_refusal_names_the_field_and_never_the_value(params: Any, message: str) -> None:
    """The path is the caller's own; the members of a union do not show in it."""
    with pytest.raises(InvalidParams) as caught:
        validate(Save, params)
    assert caught.value.message == message


@pytest.mark.parametrize("raw", [{1: "a"}, {"options": [{None: 1}]}, {b"q": 1}], ids=repr)
def test_names_that_are_no_text_are_refused(raw: object) -> None:
    """JSON has none; a caller in Python may, at any depth."""
    with pytest.raises(InvalidParams, match="text"):
        screen(raw, FREE, 8)


class Either(WireModel):
    one: str | None = None
    two: str | None = None

    @model_validator(mode="after")
    def _only_one(self) -> Self:
        if (self.one is None) == (self.two is None):
            raise ValueError("give one, or two")
        return self

    @field_validator("two")
    @classmethod
    def _is_number(cls, value: str | None) -> str | None:
        return value if value is None else str(int(value))


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({}, "The request: give one, or two."),
        ({"one": "a", "two": "1"}, "The request: give one, or two."),
        ({"two": "a secret that int() quotes"}, "two is not valid."),
    ],
)
def test_a_validators_own_sentence_reaches_the_caller(raw: dict[str, Any], message: str) -> None:
    """As long as it quotes nothing of what it was given."""
    with pytest.raises(InvalidParams) as refused:
        validate(Either, raw)
    assert refused.value.message == message
