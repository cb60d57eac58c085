"""The fakes answer what the services' published API descriptions say: no field missing, unknown or of another type."""

import re
from collections.abc import AsyncIterator
from itertools import product
from typing import Any

import httpx2
import orjson
import pytest
import stripe

from tests.fakes import openai_server, stripe_server
from tests.fakes.described import Description
from tests.fakes.openai_server import CHAT, EMBEDDINGS, MODEL, MODELS, OpenAiServer
from tests.fakes.stripe_server import BALANCE, CHARGES, StripeServer

KEY = "sk-canary-0123456789"
BEARER = {"Authorization": f"Bearer {KEY}"}
STRIPE = Description("stripe")
OPENAI = Description("openai")
TOOL = {"type": "function", "function": {"name": "weather", "parameters": {}}}


@pytest.fixture
async def http() -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(headers=BEARER) as client:
        yield client


@pytest.fixture
async def openai_fake() -> AsyncIterator[OpenAiServer]:
    async with OpenAiServer(KEY) as running:
        yield running


@pytest.fixture
async def stripe_fake() -> AsyncIterator[StripeServer]:
    async with StripeServer(KEY) as running:
        yield running


def test_the_fakes_say_which_description_they_follow() -> None:
    """Project, file, version and commit, in the fake's own words."""
    for module, description in ((stripe_server, STRIPE), (openai_server, OPENAI)):
        said = " ".join((module.__doc__ or "").split())
        assert description.source in said


async def test_every_answer_of_stripe_is_described(http: httpx2.AsyncClient, stripe_fake: StripeServer) -> None:
    """The balance, both pages of charges, and the error of each status, an unknown path's included."""
    answers = [("GET /v1/balance", BALANCE), ("GET /v1/charges", CHARGES), ("GET /v1/charges", f"{CHARGES}?limit=99")]
    for answer, path in answers:
        response = await http.get(stripe_fake.origin + path)
        assert (response.status_code, STRIPE.faults(answer, response.json())) == (200, [])
    for status in stripe_server.ERROR_TYPES:
        stripe_fake.script(BALANCE, stripe_server.refuses(status))
        response = await http.get(stripe_fake.origin + BALANCE)
        assert (response.status_code, STRIPE.faults("error", response.json())) == (status, [])
    response = await http.get(f"{stripe_fake.origin}/v1/nowhere")
    assert (response.status_code, STRIPE.faults("error", response.json())) == (404, [])
    assert {"error", *(answer for answer, _ in answers)} == STRIPE.answers


def test_a_charge_has_every_field_that_stripe_always_sends() -> None:
    """What a charge has none of is null, not absent; absent is what depends on the charge or has to be asked for."""
    sometimes = {"presentment_details", "radar_options", "refunds", "transfer"}
    assert stripe_server.charge(1).keys() == STRIPE.fields("charge").keys() - sometimes


def test_the_description_of_stripe_holds_for_the_version_that_the_sdk_asks_for() -> None:
    """The SDK's classes, generated from that later version, have every field read, and agree which may be null."""
    assert stripe.api_version == stripe_server.API_VERSION
    charge, balance = stripe.Charge, stripe.Balance
    classes: dict[str, type] = {
        "balance": balance,
        "balance_amount": balance.Available,
        "balance_amount_by_source_type": balance.Available.SourceTypes,
        "charge": charge,
        "billing_details": charge.BillingDetails,
        "address": charge.BillingDetails.Address,
        "charge_outcome": charge.Outcome,
        "api_errors": stripe.ErrorObject,
    }
    for schema, sdk in classes.items():
        known = sdk.__annotations__
        fields = STRIPE.fields(schema)
        assert fields.keys() <= known.keys(), schema
        may_be_null = {name for name in fields if re.search("NoneType|Optional", str(known[name]))}
        assert fields.keys() - may_be_null == STRIPE.required(schema), schema


async def test_every_whole_answer_of_openai_is_described(http: httpx2.AsyncClient, openai_fake: OpenAiServer) -> None:
    """Models, embeddings in both encodings, a completion, and the error of each status, an unknown path's included."""
    asked: list[tuple[str, str, str, Any]] = [
        ("GET /v1/models", "GET", MODELS, None),
        *(
            (
                "POST /v1/embeddings",
                "POST",
                EMBEDDINGS,
                {"model": "m", "input": ["a", "b"], "encoding_format": encoding},
            )
            for encoding in ("float", "base64")
        ),
        ("POST /v1/chat/completions", "POST", CHAT, {"model": MODEL, "messages": []}),
    ]
    for answer, method, path, body in asked:
        response = await http.request(method, openai_fake.origin + path, json=body)
        assert (response.status_code, OPENAI.faults(answer, response.json())) == (200, [])
    for status in openai_server.ERROR_TYPES:
        openai_fake.script(MODELS, openai_server.refuses(status))
        response = await http.get(openai_fake.origin + MODELS)
        assert (response.status_code, OPENAI.faults("error", response.json())) == (status, [])
    response = await http.get(f"{openai_fake.origin}/v1/nowhere")
    assert (response.status_code, OPENAI.faults("error", response.json())) == (404, [])
    streamed = {"POST /v1/chat/completions, streamed"}
    assert {"error", *(answer for answer, *_ in asked)} == OPENAI.answers - streamed


async def test_every_chunk_of_a_stream_of_openai_is_described(
    http: httpx2.AsyncClient, openai_fake: OpenAiServer
) -> None:
    """Words and tool calls; with usage asked for, every chunk has the field: null, but for the last one."""
    for tools, usage in product(([], [TOOL]), (False, True)):
        body = {
            "model": MODEL,
            "messages": [],
            "stream": True,
            "tools": tools,
            "stream_options": {"include_usage": usage},
        }
        response = await http.post(openai_fake.origin + CHAT, json=body)
        events = [event.removeprefix("data: ") for event in response.text.split("\n\n") if event]
        assert events.pop() == "[DONE]"
        chunks = [orjson.loads(event) for event in events]
        faults = [OPENAI.faults("POST /v1/chat/completions, streamed", chunk) for chunk in chunks]
        assert faults == [[]] * len(chunks)
        assert all(("usage" in chunk) is usage for chunk in chunks)
        assert [chunk["usage"] for chunk in chunks[:-1] if usage] == [None] * (len(chunks) - 1 if usage else 0)
        assert len({(chunk["id"], chunk["created"], chunk["model"]) for chunk in chunks}) == 1


def test_what_is_not_described_is_found() -> None:
    """Missing, unknown and mistyped fields, at any depth; a boolean is no number and no list an object."""
    model = {"id": "m", "object": "model", "created": 1, "owned_by": "o"}
    right = {"object": "list", "data": [model]}
    assert OPENAI.faults("GET /v1/models", right) == []
    for wrong, fault in (
        ({"data": []}, "GET /v1/models.object is missing"),
        ({**right, "more": 1}, "GET /v1/models.more is not described"),
        ({**right, "object": "page"}, "GET /v1/models.object: 'page' is none of ['list']"),
        ({**right, "data": {}}, "GET /v1/models.data: {} is no list"),
        ({**right, "data": [[]]}, "GET /v1/models.data[0]: [] is no Model"),
        ({**right, "data": [{**model, "created": True}]}, "GET /v1/models.data[0].created: True is no integer"),
    ):
        assert OPENAI.faults("GET /v1/models", wrong) == [fault]
    broken = {**stripe_server.charge(1), "metadata": {"order": 1}, "receipt_url": 7}
    page = {"object": "list", "data": [broken], "has_more": False, "url": CHARGES}
    assert STRIPE.faults("GET /v1/charges", page) == [
        "GET /v1/charges.data[0].metadata.order: 1 is no string",
        "GET /v1/charges.data[0].receipt_url: 7 is no string",
    ]
