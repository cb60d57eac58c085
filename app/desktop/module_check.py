"""What Chromium says of a package's modules when it reads and links them as for a tile. None of their code runs.

A program of its own, for `latchkey widget check`: `check_modules(package)` prints the faults as JSON. For every module
that the entry imports the page has a script of two imports: first one that throws, then the module. The whole graph is
fetched, parsed and linked before anything runs, and the first thing that runs ends it (ECMA-262, 16.2.1.5).
"""

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

from PySide6.QtCore import QCoreApplication, QTimer, QUrl
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile, qWebEngineChromiumSecurityPatchVersion
from PySide6.QtWidgets import QApplication

from app.desktop.chromium import Host, assign_flags, check_sandbox_possible, check_versions, chromium_flags
from app.desktop.console import keep_quiet_about_a_missing_gpu
from app.desktop.environment import secure_process
from app.desktop.flood_guard import FloodGuard
from app.desktop.policy import COMMON, widget_headers
from app.desktop.schemes import WIDGET_SCHEME, SchemeHandler, register_schemes
from app.desktop.sites import KIT, MIME_TYPES, Answer, Refusal, Request, Served
from app.desktop.web_profile import OnlyOurSchemes
from app.paths import renderer_dist
from main_process.widgets.faults import Fault
from main_process.widgets.manifest import Manifest
from main_process.widgets.package.contents import read_contents
from main_process.widgets.package.imports import modules_reached
from main_process.widgets.package.manifest_text import MANIFEST, read_manifest

WITHIN_S = 30
"""Chromium starts in one or two."""

HEARD = "latchkey-module-check "
STOP = "/~stop.js"
WATCH = f"""
addEventListener("error", ({{ message, filename, lineno, colno }}) => {{
  if (message) console.log({json.dumps(HEARD)} + JSON.stringify([message, filename, lineno, colno]));
}}, true);
addEventListener("load", () => console.log({json.dumps(HEARD)} + "null"));
"""


class ModuleSite:
    """`widget://<id>/` with the package's files, and a page that imports its modules behind one that throws."""

    def __init__(self, manifest: Manifest, files: dict[str, bytes], modules: Sequence[str]) -> None:
        self._files = files
        self.address = f"widget://{manifest.id}"
        self._own: dict[str, bytes] = {
            "/~watch.js": WATCH.encode(),
            STOP: b"throw new Error('read and linked');",
        } | {f"/{file.name}": file.read_bytes() for file in renderer_dist().iterdir() if KIT.fullmatch(f"/{file.name}")}
        scripts = ['<script src="/~watch.js"></script>']
        for number, name in enumerate(modules):
            self._own[f"/~check-{number}.js"] = f'import "{STOP}"; import {json.dumps("/" + name)};'.encode()
            scripts.append(f'<script type="module" src="/~check-{number}.js"></script>')
        self._page = f"<!doctype html><meta charset=utf-8>{''.join(scripts)}".encode()

    def answer(self, request: Request) -> Answer:
        """What this request gets."""
        if request.path == "/":
            return Served(MIME_TYPES[".html"], self._page, widget_headers())
        body = self._own.get(request.path, self._files.get(request.path.removeprefix("/")))
        mime_type = MIME_TYPES.get(Path(request.path).suffix)
        return Refusal.NOT_FOUND if body is None or mime_type is None else Served(mime_type, body, COMMON)


class Reader(QWebEnginePage):
    """The page, until it has loaded: its faults are those that Chromium told."""

    def __init__(self, profile: QWebEngineProfile, site: ModuleSite) -> None:
        super().__init__(profile)
        self._site = site
        self.faults: dict[Fault, None] = {}
        self.done = False
        self.setUrl(QUrl(f"{site.address}/"))

    def javaScriptConsoleMessage(  # noqa: N802 - Qt's name
        self,
        level: QWebEnginePage.JavaScriptConsoleMessageLevel,  # noqa: ARG002 - Qt's signature
        message: str,
        lineNumber: int,  # noqa: ARG002, N803 - Qt's signature
        sourceID: str,  # noqa: N803 - Qt's signature
    ) -> None:
        """Take what the page's own script tells; no other script runs."""
        if not message.startswith(HEARD) or not sourceID.endswith("/~watch.js"):
            return
        heard = json.loads(message.removeprefix(HEARD))
        if heard is None:
            self.done = True
            QCoreApplication.quit()
            return
        text, file, line, column = heard
        name = str(file).removeprefix(f"{self._site.address}/")
        if f"/{name}" != STOP:
            self.faults[Fault(f"{name}:{line}:{column}", str(text).removeprefix("Uncaught "))] = None


def check_modules(package: Path) -> NoReturn:
    """Print `[{where, what}…]`; exit code 1 where it could not be found out. Raises PackageRefused."""
    files = dict(read_contents(package))
    manifest = read_manifest(files.get(MANIFEST, b""))
    sources = {name: body.decode("utf-8", "replace") for name, body in files.items()}
    modules = modules_reached(manifest.entry, sources) if manifest.entry in sources else []
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    secure_process(os.environ, os.pathsep)
    host = Host.detect(os.environ)
    check_versions(str(qWebEngineChromiumSecurityPatchVersion()))  # the stub says bytes; it is text
    check_sandbox_possible(host)
    assign_flags(os.environ, chromium_flags(host))
    register_schemes()
    # Only the program's name: Chromium would obey further arguments.
    qt_app = QApplication(["latchkey"])
    keep_quiet_about_a_missing_gpu(host)
    site = ModuleSite(manifest, files, modules)
    guard = FloodGuard(lambda _widget, _why, _done: None)
    interceptor = OnlyOurSchemes(guard)
    profile = QWebEngineProfile()
    profile.setUrlRequestInterceptor(interceptor)
    profile.installUrlSchemeHandler(WIDGET_SCHEME, SchemeHandler(site.answer, guard, profile))
    page = Reader(profile, site)
    QTimer.singleShot(WITHIN_S * 1000, qt_app.quit)
    qt_app.exec()
    faults, done = list(page.faults), page.done
    sys.stdout.write(json.dumps([asdict(fault) for fault in faults]))
    sys.stdout.flush()
    # Chromium's orderly end takes longer than all of this, and there is nothing to keep.
    os._exit(0 if done else 1)
