"""Stripe's API on loopback: the balance, a list of charges with its paging, and its errors.

Fields, types and required fields of every answer, the list's envelope and the error's body are checked against Stripe's
published OpenAPI description of API version 2026-09-30.endive (descriptions/stripe.json says which file and commit;
tests/unit/fakes/test_stripe_server.py checks). stripe-python 16.1 asks for 2026-10-28.endive, whose description was not
to be had. The description has one schema for every error, so which status goes with which `type` is not checked.
A charge's address is an object of nulls, and the other fields that may be null are there and null; the description
would let them be left out. Messages are nastier than the real ones: they repeat the key.
"""

from typing import Any

from aiohttp import web

from tests.fakes.http_server import Answer, LoopbackServer, json_response

API_VERSION = "2026-10-28.endive"
BALANCE = "/v1/balance"
CHARGES = "/v1/charges"

ERROR_TYPES = {
    400: "invalid_request_error",
    401: "invalid_request_error",
    402: "card_error",
    403: "invalid_request_error",
    404: "invalid_request_error",
    409: "idempotency_error",
    424: "api_error",
    429: "invalid_request_error",
    500: "api_error",
    502: "api_error",
    503: "api_error",
    504: "api_error",
}
"""The statuses that Stripe documents, with the `type` of the body."""

MOST_A_PAGE = 100

NULL_IN_A_CHARGE = (
    "application",
    "application_fee",
    "application_fee_amount",
    "balance_transaction",
    "calculated_statement_descriptor",
    "customer",
    "failure_balance_transaction",
    "failure_code",
    "failure_message",
    "fraud_details",
    "on_behalf_of",
    "outcome",
    "payment_intent",
    "payment_method",
    "payment_method_details",
    "receipt_email",
    "receipt_number",
    "receipt_url",
    "review",
    "shipping",
    "source_transfer",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_data",
    "transfer_group",
)
NULL_IN_AN_ADDRESS = ("city", "country", "line1", "line2", "postal_code", "state")


class StripeServer(LoopbackServer):
    """Accepts one secret key and has as many charges as it is told."""

    def __init__(self, key: str, *, charges: int = 25) -> None:
        super().__init__()
        self.key = key
        self.charges = [charge(number) for number in range(charges)]
        self.route("GET", BALANCE, self._balance)
        self.route("GET", CHARGES, self._list)

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """As the base does, but a wrong key is refused before anything else."""
        if request.headers.get("Authorization") != f"Bearer {self.key}":
            self.script(request.path, refuses(401))
        return await super().answer(request)

    def not_found(self, request: web.BaseRequest) -> web.Response:
        return _error(404, f"Unrecognized request URL ({request.method}: {request.path}).")

    async def _balance(self, _request: web.BaseRequest) -> web.StreamResponse:
        funds = [{"amount": 123456, "currency": "eur", "source_types": {"card": 123456}}]
        return _answer({"object": "balance", "available": funds, "livemode": False, "pending": []})

    async def _list(self, request: web.BaseRequest) -> web.StreamResponse:
        limit = int(request.query.get("limit", "10"))
        if not 1 <= limit <= MOST_A_PAGE:
            return _error(400, f"Limit can range between 1 and {MOST_A_PAGE}.", param="limit")
        ids = [each["id"] for each in self.charges]
        after = request.query.get("starting_after")
        if after and after not in ids:
            return _error(400, f"No such charge: '{after}'", param="starting_after")
        start = ids.index(after) + 1 if after else 0
        page = self.charges[start : start + limit]
        more = start + limit < len(self.charges)
        return _answer({"object": "list", "data": page, "has_more": more, "url": CHARGES})


def charge(number: int) -> dict[str, Any]:
    """A charge that was paid and of which nothing else is known."""
    return {
        **dict.fromkeys(NULL_IN_A_CHARGE),
        "id": f"ch_{number:04}",
        "object": "charge",
        "amount": 1000 + number,
        "amount_captured": 1000 + number,
        "amount_refunded": 0,
        "billing_details": {
            "address": dict.fromkeys(NULL_IN_AN_ADDRESS),
            **dict.fromkeys(("email", "name", "phone", "tax_id")),
        },
        "captured": True,
        "created": 1_780_000_000 - number,
        "currency": "eur",
        "description": f"Order {number}",
        "disputed": False,
        "livemode": False,
        "metadata": {},
        "paid": True,
        "refunded": False,
        "status": "succeeded",
    }


def refuses(status: int, *, headers: dict[str, str] | None = None) -> Answer:
    """The error of that status, its message repeating the caller's key."""

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        key = request.headers.get("Authorization", "")
        return _error(
            status, f"The request with key {key.removeprefix('Bearer ')} failed in the fake.", headers=headers
        )

    return answer


def _answer(body: dict[str, Any]) -> web.Response:
    return json_response(body, headers={"Request-Id": "req_fake", "Stripe-Version": API_VERSION})


def _error(
    status: int, message: str, *, param: str | None = None, headers: dict[str, str] | None = None
) -> web.Response:
    kind = ERROR_TYPES.get(status, "api_error")
    error: dict[str, Any] = {"type": kind, "message": message, "request_log_url": "https://dashboard.stripe.com/"}
    if kind == "card_error":
        error |= {"code": "card_declined", "decline_code": "generic_decline"}
    if param is not None:
        error["param"] = param
    return json_response({"error": error}, status=status, headers={"Request-Id": "req_fake", **(headers or {})})
