"""What Stripe's exceptions mean to Latchkey."""

import stripe

from main_process.extensions import ServiceError, from_status, timed_out, unreachable

SERVICE = "Stripe"


def translate(error: Exception) -> ServiceError | None:
    """The error to show, its message without anything that looks like a key; None for what is not Stripe's."""
    if not isinstance(error, stripe.StripeError):
        return None
    if isinstance(error, stripe.APIConnectionError):
        cause = error.__cause__
        if isinstance(cause, ServiceError):
            return cause  # a redirect that Latchkey's guard refused
        return timed_out(SERVICE) if isinstance(cause, TimeoutError) else unreachable(SERVICE)
    return from_status(
        error.http_status or 500, service=SERVICE, message=error.user_message, headers=error.headers or {}
    )
