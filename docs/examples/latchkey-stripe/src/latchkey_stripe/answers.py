"""What Stripe answers, as plain JSON."""

from typing import Any

import stripe

from latchkey_stripe.errors import SERVICE
from main_process.extensions import from_status, unreadable


def plain(answer: Any) -> dict[str, Any]:
    """The object in an answer. Raises ServiceError for a list or nothing, and for an error with a status of success."""
    if not isinstance(answer, stripe.StripeObject):
        raise unreadable(SERVICE)
    value: dict[str, Any] = answer.to_dict(for_json=True)
    if isinstance(error := value.get("error"), dict) and "object" not in value:
        raise from_status(500, guessed=True, service=SERVICE, message=str(error.get("message", "")))
    return value
