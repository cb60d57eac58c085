"""What our two schemes answer, decided without Qt: `app://latchkey/` and `widget://<id>/`.

Whoever asks is checked before anything is looked up: a page of the one origin can reach nothing of another.
"""

import html
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from app.desktop.policy import APP_ORIGIN, COMMON, FOR_THE_PAGE, app_headers, widget_headers
from main_process.widgets.package import icon

NONCE_PLACEHOLDER = b"latchkeyStyleNonce"
"""What index.html holds in place of the nonce of a load."""
VIEW_PLACEHOLDER = b"latchkeyLastView"
"""Likewise, of what the page draws before it can ask."""

PAGES: Mapping[str, bytes] = MappingProxyType({"/": b"main", "/index.html": b"main", "/beside": b"beside"})
"""Where the shell's page is, and the window whose outline it has until it has drawn."""
WINDOW_PLACEHOLDER = b"latchkeyWindow"
"""Likewise, of that window."""

TICKET_PREFIX = "/~ticket/"
RUNTIME_PATH = "/~runtime.js"
KIT = re.compile(r"/(~kit(?:-[a-z]+)?\.js)")
"""The kit, the kit with React itself, and what they load when it is used: the same modules at the same place for every
widget, each time from its own origin."""
KITS = ("/~kit.js", "/~kit-react.js")
"""Those that a widget's entry names."""

SEGMENT = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
"""A part of a path. Nothing percent-encoded, hidden, empty or upwards passes; so no path ever leaves its folder."""

MIME_TYPES: Mapping[str, str] = MappingProxyType(
    {
        ".css": "text/css; charset=utf-8",
        ".gif": "image/gif",
        ".html": "text/html; charset=utf-8",
        ".jpg": "image/jpeg",
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json",
        ".mjs": "text/javascript; charset=utf-8",
        ".png": "image/png",
        ".svg": "image/svg+xml",
        ".webp": "image/webp",
        ".woff2": "font/woff2",
    }
)
"""A table of our own: the system's depends on what is installed, and a module with a wrong type does not run."""


class Refusal(Enum):
    """Why a request gets no answer."""

    NOT_FOUND = "not-found"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Served:
    """An answer: its type, its bytes, and its headers (lower-case names, values in which case does not matter)."""

    mime_type: str
    body: bytes
    headers: Mapping[str, str]


Answer = Served | Refusal


@dataclass(frozen=True, slots=True)
class Request:
    """A GET. `host` and `path` are still percent-encoded; `initiator` is the asking origin, "" for the host itself."""

    host: str
    path: str
    initiator: str


class Tickets(Protocol):
    """The store of large results."""

    def take(self, ticket: str, origin: str) -> bytes | None:
        """The bytes of a ticket, once, for the origin it was made for; None for anybody else. From any thread."""
        ...


class Manifest(Protocol):
    """What a widget's page needs to know of the widget."""

    @property
    def name(self) -> str:
        """For people."""
        ...

    @property
    def entry(self) -> str:
        """The ES module in the widget's folder that is the widget."""
        ...

    @property
    def icon(self) -> str | None:
        """The name of an icon, or a file in the widget's folder."""
        ...


class Widgets(Protocol):
    """Where widget packages are."""

    def manifest(self, widget_id: str) -> Manifest | None:
        """None where there is no such widget. From any thread."""
        ...

    def page_may_load(self, widget_id: str) -> bool:
        """Whether every file of the widget is what it should be; likewise."""
        ...

    def file(self, widget_id: str, name: str) -> bytes | None:
        """A file of the widget, None where there is none that may be served; likewise."""
        ...


class AppSite:
    """`app://latchkey/`: the shell's index.html and assets, and tickets for large answers."""

    def __init__(self, root: Path, tickets: Tickets, view: Callable[[], bytes] = lambda: b"null") -> None:
        """`view` gives what the page draws before it can ask: JSON without a `<`."""
        self._root = root.resolve()
        self._tickets = tickets
        self._view = view

    def answer(self, request: Request) -> Answer:
        """What this request gets."""
        if request.host != "latchkey":
            return Refusal.NOT_FOUND
        if request.path in PAGES:
            # The window itself asks for its page; nobody can ask for it as a frame, so no other initiator is right.
            return self._index(PAGES[request.path]) if request.initiator in {"", APP_ORIGIN} else Refusal.DENIED
        if request.initiator != APP_ORIGIN:
            return Refusal.DENIED
        if request.path.startswith(TICKET_PREFIX):
            return _ticket(self._tickets, request)
        if request.path.startswith("/assets/"):
            return _file(self._root, request.path, COMMON)
        return Refusal.NOT_FOUND

    def _index(self, window: bytes) -> Answer:
        page = _read(self._root / "index.html")
        if page is None:
            return Refusal.NOT_FOUND
        nonce = secrets.token_hex(16)
        # The view comes last: what it holds is the user's, and not looked through for placeholders.
        page = page.replace(WINDOW_PLACEHOLDER, window).replace(NONCE_PLACEHOLDER, nonce.encode())
        return Served(MIME_TYPES[".html"], page.replace(VIEW_PLACEHOLDER, self._view()), app_headers(nonce))


class WidgetSite:
    """`widget://<id>/`: a page that the host makes, the runtime, the widget's own files, and its tickets."""

    def __init__(self, runtime: Path, widgets: Widgets, tickets: Tickets) -> None:
        self._runtime = runtime
        self._widgets = widgets
        self._tickets = tickets

    def answer(self, request: Request) -> Answer:
        """What this request gets."""
        own_origin = f"widget://{request.host}"
        if request.path == "/":
            # The shell makes the frame, and the frame may reload itself.
            if request.initiator not in {APP_ORIGIN, own_origin}:
                return Refusal.DENIED
            return self._page(request.host)
        if request.initiator == APP_ORIGIN:
            return self._icon(request)
        if request.initiator != own_origin:
            return Refusal.DENIED
        if request.path.startswith(TICKET_PREFIX):
            return _ticket(self._tickets, request)
        own = self._own(request.path)
        if own is not None:
            body = _read(own)
            return Refusal.NOT_FOUND if body is None else Served(MIME_TYPES[".js"], body, COMMON)
        return self._file(request)

    def _own(self, path: str) -> Path | None:
        """The host's file at this path; None where the path is the widget's own."""
        if path == RUNTIME_PATH:
            return self._runtime
        kit = KIT.fullmatch(path)
        return self._runtime.with_name(kit[1]) if kit else None

    def _icon(self, request: Request) -> Answer:
        """The one file of a widget that the app's page may have, as a picture."""
        manifest = self._widgets.manifest(request.host)
        name = _name(request.path)
        if manifest is None or name is None or name != manifest.icon or not name.endswith(icon.ENDING):
            return Refusal.DENIED
        body = self._widgets.file(request.host, name)
        return Served("image/png", body, FOR_THE_PAGE) if body and icon.is_drawable(body) else Refusal.DENIED

    def _file(self, request: Request) -> Answer:
        name = _name(request.path)
        mime_type = MIME_TYPES.get(Path(name).suffix) if name else None
        body = self._widgets.file(request.host, name) if name and mime_type else None
        return Refusal.NOT_FOUND if body is None or mime_type is None else Served(mime_type, body, widget_headers())

    def _page(self, widget_id: str) -> Answer:
        manifest = self._widgets.manifest(widget_id) if self._widgets.page_may_load(widget_id) else None
        if manifest is None:
            return Refusal.NOT_FOUND
        entry = self._widgets.file(widget_id, manifest.entry) or b""
        # Fetched together with the entry, not after it has been read.
        kit = "".join(f'<link rel="modulepreload" href="{path}">' for path in KITS if path.encode() in entry)
        page = (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">'
            '<meta name="color-scheme" content="light dark">'
            f"<title>{html.escape(manifest.name)}</title>"
            f'{kit}<script src="{RUNTIME_PATH}"></script>'
            f'<script type="module" src="/{html.escape(manifest.entry)}"></script>'
            '</head><body><main id="root"></main></body></html>'
        )
        return Served(MIME_TYPES[".html"], page.encode(), widget_headers())


def _ticket(tickets: Tickets, request: Request) -> Answer:
    body = tickets.take(request.path.removeprefix(TICKET_PREFIX), request.initiator)
    return Refusal.DENIED if body is None else Served(MIME_TYPES[".json"], body, COMMON)


def _name(path: str) -> str | None:
    """The parts of a path below a folder, None where one of them could lead elsewhere."""
    name = path.removeprefix("/")
    return name if all(SEGMENT.fullmatch(segment) for segment in name.split("/")) else None


def _file(root: Path, path: str, headers: Mapping[str, str]) -> Answer:
    name = _name(path)
    if name is None:
        return Refusal.NOT_FOUND
    file = root.joinpath(*name.split("/"))
    mime_type = MIME_TYPES.get(file.suffix)
    if mime_type is None or not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(root)):
        # The second: a symbolic link inside the folder that leads out of it.
        return Refusal.NOT_FOUND
    body = _read(file)
    return Refusal.NOT_FOUND if body is None else Served(mime_type, body, headers)


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None
