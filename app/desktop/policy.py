"""The headers under which Latchkey's pages and widgets live.

QtWebEngine lower-cases header values, so a nonce in here must be lower-case already: hexadecimal.
"""

from collections.abc import Mapping

APP_ORIGIN = "app://latchkey"

NOTHING_ALLOWED = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "camera",
        "clipboard-read",
        "clipboard-write",
        "display-capture",
        "encrypted-media",
        "focus-without-user-activation",
        "fullscreen",
        "gamepad",
        "geolocation",
        "gyroscope",
        "hid",
        "idle-detection",
        "local-fonts",
        "magnetometer",
        "microphone",
        "midi",
        "picture-in-picture",
        "publickey-credentials-get",
        "screen-wake-lock",
        "serial",
        "storage-access",
        "xr-spatial-tracking",
    )
)

COMMON: Mapping[str, str] = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": NOTHING_ALLOWED,
    "cache-control": "no-store",
}

FOR_THE_PAGE: Mapping[str, str] = {**COMMON, "cross-origin-resource-policy": "cross-origin"}
"""For what the app's page embeds of a widget's origin: its icon. No widget gets it, whatever this header says."""


def app_headers(nonce: str) -> dict[str, str]:
    """For `app://latchkey/`: its own files, widgets in frames, styles that carry this load's nonce (hexadecimal)."""
    return {
        **COMMON,
        "content-security-policy": _policy(
            {
                "default-src": "'none'",
                "script-src": "'self'",
                "style-src": f"'self' 'nonce-{nonce}'",
                "style-src-attr": "'unsafe-inline'",
                # The icons of widgets; WidgetSite serves the page nothing else of theirs.
                "img-src": "'self' data: widget:",
                "font-src": "'self'",
                "connect-src": "'self'",
                "frame-src": "widget:",
                "base-uri": "'none'",
                "form-action": "'none'",
                "frame-ancestors": "'none'",
            }
        ),
    }


def widget_headers() -> dict[str, str]:
    """For `widget://<id>/`: its own files, no frame of its own, no embedder but the app, and no network at all.

    Inline styles are allowed: a widget's CSS travels in its module, and with no network no style can carry data away.
    """
    return {
        **COMMON,
        "content-security-policy": _policy(
            {
                "default-src": "'none'",
                "script-src": "'self'",
                "style-src": "'self' 'unsafe-inline'",
                "img-src": "'self' data: blob:",
                "media-src": "'self' data: blob:",
                "font-src": "'self' data:",
                "connect-src": "'self'",
                "base-uri": "'none'",
                "form-action": "'none'",
                "frame-ancestors": APP_ORIGIN,
                "sandbox": "allow-scripts allow-same-origin allow-forms",
            }
        ),
    }


def _policy(directives: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in directives.items())
