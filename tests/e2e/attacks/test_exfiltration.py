"""Ways out for data, tried by the page and by a widget, with their policy and without: no packet reaches a sink.

The same ways, tried in a browser without our walls, each reach one: what is not heard here could have been heard.
"""

import contextlib
import json
import os
import shutil
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.e2e.attacks.conftest import Stage
from tests.e2e.attacks.sinks import Sink
from tests.e2e.attacks.widgets import reload_widget
from tests.e2e.cdp import Cdp, TargetGone
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.unprivileged import is_root

WAYS_OUT = Path(__file__).with_name("ways_out.js").read_text().strip()
TRY = """(async () => {
  try { await Promise.race([(%s)[%s](%s), new Promise((go) => setTimeout(go, 700))]); } catch {}
})()"""
DEAF_TO = ("STUN", "DNS of a STUN server", "WebTransport", "link preconnect", "DNS prefetch")
"""What the interceptor is not asked about: no request is made."""

LATE_MS = 1000
"""Longer than a way out has ever taken to be heard."""


class OpenWindow(AppProcess):
    """A browser without our walls, in the app's place."""

    def __init__(self, user_data: Path, name_server: Path | None) -> None:
        super().__init__(user_data, name_server=name_server)
        self._module = "tests.e2e.attacks.open_window"

    @property
    def page(self) -> Cdp:
        """Its first page, wherever that has gone."""
        return self._connect(lambda target: target["type"] == "page")

    def start_anew(self) -> None:
        """Back to the first page."""
        page = self.wait_for_word("loaded")["page"]
        with contextlib.suppress(TargetGone):
            self.page.call("Page.navigate", url=page)
        wait_until(lambda: self.page.evaluate(f"location.href === {page!r} && !!document.body"), "no page to try it on")


@pytest.fixture(scope="module")
def sink() -> Iterator[Sink]:
    with Sink() as listening:
        yield listening


@pytest.fixture(scope="module")
def names() -> Iterator[Sink | None]:
    """A name server that only listens. None where the tests are not root's: nobody else can put one in the way."""
    if not is_root() or shutil.which("unshare") is None:
        yield None
        return
    # A loopback address of this process's own: others may test, or serve names, on this computer.
    with Sink(f"127.53.{os.getpid() >> 8 & 255}.{os.getpid() & 255}", 53) as listening:
        yield listening


@pytest.fixture
def name_server(names: Sink | None, place: Path) -> Path | None:
    """What stands in for /etc/resolv.conf."""
    if names is None:
        return None
    file = place / "resolv.conf"
    file.write_text(f"nameserver {names.address}\n")
    file.chmod(0o644)
    return file


def try_way(target: Cdp, way: str, sink: Sink, name: str) -> None:
    """Try one way out, to the sink or by asking for a name."""
    where = json.dumps({"at": f"{sink.address}:{sink.port}", "port": sink.port, "name": name})
    # A way out may take its own document away; that is no way out either.
    with contextlib.suppress(TargetGone):
        target.evaluate(TRY % (WAYS_OUT, json.dumps(way), where))


def try_all(app: AppProcess, who: str, sink: Sink, *, bypass: bool, but: Sequence[str] = ()) -> None:
    """Try every way out, from the page or the attacker's frame, and wait for what comes late."""
    if bypass and who == "page":
        app.page.call("Page.setBypassCSP", enabled=True)
        app.reload_page()
    elif bypass:
        app.widget("attacker").call("Page.setBypassCSP", enabled=True)
        reload_widget(app, "attacker")
    for way in app.page.evaluate(f"Object.keys({WAYS_OUT})"):
        if way not in but:
            try_way(app.page if who == "page" else app.widget("attacker"), way, sink, "latchkey.example")
    app.page.evaluate(f"new Promise((go) => setTimeout(go, {LATE_MS}))")
    assert app.page.evaluate("mainApi.invoke('probe-echo', {q: 1}).then((told) => told.q)") == 1


@contextlib.contextmanager
def silence(sink: Sink, names: Sink | None) -> Iterator[None]:
    """Nothing is heard, neither by the sink nor by the name server."""
    before = [len(each.heard) for each in (sink, names) if each is not None]
    yield
    after = [each.heard for each in (sink, names) if each is not None]
    assert [heard[count:] for heard, count in zip(after, before, strict=True)] == [[] for _ in after]


def test_the_sink_hears(sink: Sink) -> None:
    """What these tests count with counts: a connection and a packet to a sink are heard."""
    with Sink() as other:
        socket.create_connection((other.address, other.port)).close()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(b"x", (other.address, other.port))
    assert sorted(other.heard) == ["TCP connection", "UDP packet of 1 bytes"]
    assert sink.heard == []


def test_every_way_leads_out_of_an_open_window(place: Path, names: Sink | None, name_server: Path | None) -> None:
    """Each way is a way: without our walls, its own sink or the name server hears of it."""
    with OpenWindow(place / "data", name_server) as app:
        ways = app.page.evaluate(f"Object.keys({WAYS_OUT})")
        assert len(ways) > 30
        for number, way in enumerate(ways):
            label = f"way{number:03}"
            app.start_anew()
            with Sink() as own:
                try_way(app.page, way, own, f"{label}.example")
                if not way.startswith("DNS"):
                    wait_until(lambda own=own: own.heard, f"nothing was heard of {way!r}")  # type: ignore[misc]  # a lambda's default
                elif names is not None:
                    wait_until(
                        lambda label=label: any(label.encode() in packet for packet in names.packets),  # type: ignore[misc]  # likewise
                        f"nothing was heard of {way!r}",
                    )


@pytest.mark.parametrize("who", ["page", "attacker"])
@pytest.mark.parametrize("policy", ["with its policy", "without its policy"])
def test_nothing_gets_out(
    stage: Stage, place: Path, sink: Sink, names: Sink | None, name_server: Path | None, who: str, policy: str
) -> None:
    """Every way out that a browser has, one after the other: not one packet, and no name is asked for."""
    dist, widgets = stage
    with (
        silence(sink, names),
        AppProcess(place / "data", product=False, dist=dist, widgets=widgets, name_server=name_server) as app,
    ):
        try_all(app, who, sink, bypass=policy == "without its policy")


@pytest.mark.parametrize("who", ["page", "attacker"])
def test_the_interceptor_holds_alone(
    stage: Stage, place: Path, sink: Sink, names: Sink | None, name_server: Path | None, who: str
) -> None:
    """Where names and addresses resolve and no policy holds, requests still end at the interceptor."""
    dist, widgets = stage
    with (
        silence(sink, names),
        AppProcess(
            place / "data",
            product=False,
            dist=dist,
            widgets=widgets,
            name_server=name_server,
            without_flags=["--host-resolver-rules"],
        ) as app,
    ):
        try_all(app, who, sink, bypass=True, but=DEAF_TO)
