"""What Stripe's exceptions mean to Latchkey."""

import stripe

from main_process.extensions import ServiceError, from_status, timed_out, unreachable, unreadable

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
    if error.http_status is not None and error.http_status < 300:
        return unreadable(SERVICE)  # the page of a proxy, or a sign-in, where an answer should be
    return from_status(
        error.http_status or 500, service=SERVICE, message=error.user_message, headers=error.headers or {}
    )
