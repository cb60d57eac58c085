"""What Chromium is told of our schemes."""

import pytest
from PySide6.QtWebEngineCore import QWebEngineUrlScheme

from app.desktop.schemes import APP_SCHEME, WIDGET_SCHEME, make_scheme

Flag = QWebEngineUrlScheme.Flag


@pytest.mark.parametrize("name", [APP_SCHEME, WIDGET_SCHEME])
def test_a_scheme_is_secure_can_be_fetched_and_is_nothing_more(name: bytes) -> None:
    """No CorsEnabled, which answers any origin with its own name; nothing local, nothing that bypasses a policy."""
    scheme = make_scheme(name)
    assert scheme.flags() == Flag.SecureScheme | Flag.FetchApiAllowed
    assert scheme.syntax() == QWebEngineUrlScheme.Syntax.Host
