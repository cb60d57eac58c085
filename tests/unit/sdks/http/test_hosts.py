"""Where a credential may be sent."""

import httpx2
import pytest
import yarl
from hypothesis import given
from hypothesis import strategies as st

from main_process.errors import CredentialsInvalid
from main_process.sdks.http.hosts import (
    BaseUrl,
    HostNotAllowed,
    RedirectRefused,
    check_base_url,
    httpx_guard,
    parse_base_url,
)

ALLOWED = ("api.openai.com", "*.algolia.net", "eu.example.com:8443")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://api.openai.com/v1/", "https://api.openai.com/v1"),
        (" https://API.OpenAI.com:443/v1 ", "https://api.openai.com/v1"),
        ("https://api.openai.com./v1", "https://api.openai.com/v1"),
        ("https://eu.example.com:8443", "https://eu.example.com:8443"),
        ("https://abc-dsn.algolia.net", "https://abc-dsn.algolia.net"),
        ("http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1"),
        ("http://localhost:1234/v1", "http://localhost:1234/v1"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("https://127.9.9.9", "https://127.9.9.9"),
    ],
)
def test_an_allowed_base_url_comes_back_in_its_plain_form(text: str, expected: str) -> None:
    """Hosts of the type and loopback pass, without trailing slashes and default ports."""
    assert str(check_base_url(text, ALLOWED)) == expected


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("https://api.openai.com.evil.example/v1", "api.openai.com.evil.example"),
        ("https://api.openai.com:8443/v1", "api.openai.com:8443"),
        ("https://algolia.net", "algolia.net"),
        ("https://evilalgolia.net", "evilalgolia.net"),
        ("https://eu.example.com", "eu.example.com"),
        ("https://localhost.example", "localhost.example"),
        ("https://169.254.169.254/latest", "169.254.169.254"),
    ],
)
def test_another_host_is_named_and_refused(text: str, host: str) -> None:
    """What merely resembles an allowed host is another host; the error names it so that the user can be asked."""
    with pytest.raises(HostNotAllowed) as caught:
        check_base_url(text, ALLOWED)
    assert caught.value.host == host


def test_a_host_the_user_allowed_passes_with_exactly_its_port() -> None:
    """Consent is for host and port: the same host on another port is asked about again."""
    assert str(check_base_url("https://llm.corp.example:8443/v1", ALLOWED, "llm.corp.example:8443")) == (
        "https://llm.corp.example:8443/v1"
    )
    with pytest.raises(HostNotAllowed):
        check_base_url("https://llm.corp.example/v1", ALLOWED, "llm.corp.example:8443")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "api.openai.com/v1",
        "//api.openai.com",
        "ftp://api.openai.com",
        "file:///etc/passwd",
        "http://api.openai.com/v1",
        "http://10.0.0.5:11434",
        "https://user:canary-secret@api.openai.com",
        "https://api.openai.com/v1?key=canary-secret",
        "https://api.openai.com/v1#canary-secret",
        "https://api.openai.com/v1?",
        "https://api.openai.com/a/../b",
        "https://api.openai.com\\@evil.example/",
        "https://api.open\tai.com/",
        "https://api.openai.com:notaport",
        "https://api.openai.com:0",
        "https://0x7f000001/",
        "https://127.1/",
        "https://2130706433/",
        "https://[::1",
        "https://àpi.openai.com/",
        "https:///v1",
        "https://[::1].api.openai.com/v1",
        "https://[::1]x.api.openai.com/v1",
        "https://[127.0.0.1]/v1",
        "https://[fe80::1%25eth0]/v1",
        "https://api.openai.com%2eevil.example/v1",
        "https://evil%00.api.openai.com/v1",
        "https://ev(il.api.openai.com/v1",
        "https://*.api.openai.com/v1",
        "https://a..api.openai.com/v1",
        "https://-.api.openai.com/v1",
        "https://api.openai.com/a/%2e%2e/b",
        "https://api.openai.com/a/%zz",
        "https://api.openai.com:1:2/v1",
        f"https://{'a' * 64}.api.openai.com/v1",
        f"https://{'a.' * 130}api.openai.com/v1",
    ],
)
def test_a_bad_base_url_is_refused_without_repeating_it(text: str) -> None:
    """Whatever two parsers could read differently is refused, and the message holds no part of what was typed."""
    with pytest.raises(CredentialsInvalid) as caught:
        check_base_url(text, ALLOWED)
    assert "canary-secret" not in str(caught.value)
    assert not isinstance(caught.value, HostNotAllowed)


@given(st.text(st.sampled_from("ah:/[]@.%2e1x-_\\?#&;=, "), min_size=1, max_size=24))
def test_what_is_checked_is_what_the_clients_libraries_read(rest: str) -> None:
    """Whatever passes is the same origin to httpx2 and to yarl; both read some URLs that are refused otherwise."""
    try:
        checked = parse_base_url(f"https://{rest}")
    except CredentialsInvalid:
        return
    for text in (f"https://{rest.strip()}", str(checked)):
        for url in (httpx2.URL(text), yarl.URL(text)):
            checked.check_reading(url)
            assert checked.holds(url.raw_path.decode() if isinstance(url.raw_path, bytes) else url.raw_path)


@pytest.mark.parametrize(
    ("path", "held"),
    [("/v1", True), ("/v1/models?x=/../", True), ("/v1x", False), ("/", False), ("/v1/%2E%2e/x", False), ("", False)],
)
def test_a_base_url_holds_what_is_below_its_path(path: str, held: bool) -> None:
    """Dots in any spelling lead out."""
    assert BaseUrl("https", "h.example", 443, "/v1").holds(path) == held
    assert BaseUrl("https", "h.example", 443, "").holds("/anything")


def test_certificates_are_checked_everywhere_but_on_loopback() -> None:
    """Loopback is excepted by name or address, and nothing that merely looks like it."""
    urls = ("https://api.openai.com", "https://localhost:8443", "https://[::1]", "https://localhost.example")
    assert [parse_base_url(url).verify_tls for url in urls] == [True, False, False, True]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/v1", "https://127.0.0.1:2/v1", "https://127.0.0.2:1/v1", "https://evil.example/"]
)
async def test_the_guard_stops_a_request_before_it_leaves_the_origin(url: str) -> None:
    """Another scheme, host or port is another origin."""
    guard = httpx_guard(BaseUrl("https", "127.0.0.1", 1, "/v1"))
    await guard(httpx2.Request("GET", "https://127.0.0.1:1/elsewhere"))
    with pytest.raises(RedirectRefused):
        await guard(httpx2.Request("GET", url))
