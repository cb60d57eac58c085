"""Stripe's API on loopback: the balance, a list of charges with its paging, and its errors.

Objects and error bodies have the shapes that stripe-python 16.1 reads; that SDK asks for API version 2026-10-28.endive.
They were not compared with Stripe's OpenAPI description. Its messages are nastier than the real ones: they repeat
the key.
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
        ids = [each["id"] for each in self.charges]
        after = request.query.get("starting_after")
        start = ids.index(after) + 1 if after else 0
        page = self.charges[start : start + limit]
        more = start + limit < len(self.charges)
        return _answer({"object": "list", "data": page, "has_more": more, "url": CHARGES})


def charge(number: int) -> dict[str, Any]:
    """A charge, as far as a dashboard looks at it."""
    return {
        "id": f"ch_{number:04}",
        "object": "charge",
        "amount": 1000 + number,
        "amount_captured": 1000 + number,
        "amount_refunded": 0,
        "billing_details": {"address": None, "email": None, "name": None, "phone": None, "tax_id": None},
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
        return _error(status, f"The request with key {key.removeprefix('Bearer ')} failed in the fake.", headers)

    return answer


def _answer(body: dict[str, Any]) -> web.Response:
    return json_response(body, headers={"Request-Id": "req_fake", "Stripe-Version": API_VERSION})


def _error(status: int, message: str, headers: dict[str, str] | None = None) -> web.Response:
    kind = ERROR_TYPES.get(status, "api_error")
    error: dict[str, Any] = {"type": kind, "message": message, "request_log_url": "https://dashboard.stripe.com/"}
    if kind == "card_error":
        error |= {"code": "card_declined", "decline_code": "generic_decline"}
    return json_response({"error": error}, status=status, headers={"Request-Id": "req_fake", **(headers or {})})
