"""The page in the window: it stays where it is, opens nothing, asks for nothing, and hosts the two injected scripts."""

import json
from collections.abc import Callable, Sequence

import structlog
from PySide6.QtCore import QObject, QUrl
from PySide6.QtWebEngineCore import (
    QWebEngineCertificateError,
    QWebEngineClientCertificateSelection,
    QWebEngineDesktopMediaRequest,
    QWebEngineFileSystemAccessRequest,
    QWebEngineFullScreenRequest,
    QWebEnginePage,
    QWebEnginePermission,
    QWebEngineProfile,
    QWebEngineRegisterProtocolHandlerRequest,
    QWebEngineScript,
    QWebEngineWebAuthUxRequest,
)

from app.desktop.flood_guard import FloodGuard
from app.desktop.sites import PAGES

log = structlog.get_logger(__name__)

APP_URL = QUrl("app://latchkey/")
BESIDE_URL = QUrl("app://latchkey/beside")
"""The same page in a window beside the main one: until it has drawn, it looks like one."""
ISOLATED_WORLD = 1
"""The isolated world of the broker, which has `qt`; the page's own scripts are in world 0."""

LONGEST_NAME = 200
"""Characters of an origin or a file's name that are logged: whoever writes to the console chooses both."""

A_LINE = 1_000
"""Characters of a console message per unit of its origin's allowance."""

MOST_LINES = 50
"""What the longest message costs: a widget may write a few of those."""

CONSOLE_LEVELS = {
    QWebEnginePage.JavaScriptConsoleMessageLevel.InfoMessageLevel: "debug",
    QWebEnginePage.JavaScriptConsoleMessageLevel.WarningMessageLevel: "info",
    QWebEnginePage.JavaScriptConsoleMessageLevel.ErrorMessageLevel: "warning",
}


class WebPage(QWebEnginePage):
    """`app://latchkey/` and the widgets' frames in it; nothing else ever loads here."""

    def __init__(
        self,
        profile: QWebEngineProfile,
        preload: str,
        main_world: str,
        guard: FloodGuard,
        parent: QObject | None = None,
    ) -> None:
        """`preload` and `main_world` are the sources of the scripts that run before any of the page's own."""
        super().__init__(profile, parent)
        self._guard = guard
        self._inject("latchkey-preload", preload, ISOLATED_WORLD)
        self._inject("latchkey-main-world", main_world, QWebEngineScript.ScriptWorldId.MainWorld)
        self.permissionRequested.connect(_deny_permission)
        self.desktopMediaRequested.connect(_cancel_screen_capture)
        self.fileSystemAccessRequested.connect(_reject_file_access)
        self.fullScreenRequested.connect(_reject_full_screen)
        self.registerProtocolHandlerRequested.connect(_reject_protocol_handler)
        self.selectClientCertificate.connect(_select_no_certificate)
        self.certificateError.connect(_reject_certificate)
        self.webAuthUxRequested.connect(_cancel_web_auth)

    def acceptNavigationRequest(  # noqa: N802 - Qt's name
        self,
        url: QUrl | str,
        type: QWebEnginePage.NavigationType,  # noqa: A002, ARG002 - Qt's signature
        isMainFrame: bool,  # noqa: N803 - Qt's signature
    ) -> bool:
        """The main frame shows the app's page, sub-frames show widgets; asked for every navigation of every frame."""
        target = QUrl(url)
        accepted = may_show(target, main_frame=isMainFrame)
        if not accepted:
            log.warning("navigation.refused", scheme=target.scheme(), main_frame=isMainFrame)
        return accepted

    def createWindow(self, type: QWebEnginePage.WebWindowType) -> QWebEnginePage:  # noqa: A002, N802 - Qt's names
        """No window is ever opened by a page."""
        log.warning("window.refused", kind=type.name)
        return None  # type: ignore[return-value]  # Qt takes a null pointer for "no window"; the stub does not know

    def chooseFiles(  # noqa: N802 - Qt's name
        self,
        mode: QWebEnginePage.FileSelectionMode,  # noqa: ARG002 - Qt's signature
        oldFiles: Sequence[str],  # noqa: ARG002, N803 - Qt's signature
        acceptedMimeTypes: Sequence[str],  # noqa: ARG002, N803 - Qt's signature
    ) -> list[str]:
        """Files reach the main process through native dialogs only."""
        log.warning("file_chooser.refused")
        return []

    def javaScriptAlert(self, securityOrigin: QUrl | str, msg: str) -> None:  # noqa: N802, N803, ARG002 - Qt's signature
        """A page's own dialog would pass for one of ours."""
        log.warning("dialog.refused", kind="alert")

    def javaScriptConfirm(self, securityOrigin: QUrl | str, msg: str) -> bool:  # noqa: N802, N803, ARG002 - Qt's signature
        """Likewise, answered with "cancel"."""
        log.warning("dialog.refused", kind="confirm")
        return False

    def javaScriptPrompt(  # noqa: N802 - Qt's name
        self,
        securityOrigin: QUrl | str,  # noqa: ARG002, N803 - Qt's signature
        msg: str,  # noqa: ARG002 - Qt's signature
        defaultValue: str,  # noqa: ARG002, N803 - Qt's signature
    ) -> tuple[bool, str]:
        """Likewise, answered with "cancel"."""
        log.warning("dialog.refused", kind="prompt")
        return False, ""

    def javaScriptConsoleMessage(  # noqa: N802 - Qt's name
        self,
        level: QWebEnginePage.JavaScriptConsoleMessageLevel,
        message: str,
        lineNumber: int,  # noqa: N803 - Qt's signature
        sourceID: str,  # noqa: N803 - Qt's signature
    ) -> None:
        """Log that something was written, and by whom. The text itself only where the app's own page wrote it."""
        # Not by QUrl, and not at all beyond an origin's allowance: a widget can write 100,000 of these in a second.
        scheme, _, rest = sourceID.partition("://")
        host, _, path = rest.partition("/")
        origin = f"{scheme}://{host}"
        if not self._guard.allows(origin, "console", min(1 + len(message) / A_LINE, MOST_LINES)):
            return
        fields = {"origin": origin[:LONGEST_NAME], "file": f"/{path}"[:LONGEST_NAME], "line": lineNumber}
        if scheme in {"app", ""}:
            fields["text"] = message[:500]
        getattr(log, CONSOLE_LEVELS[level])("console.message", **fields)

    def unload_widget(self, widget: str | None, why: str, done: Callable[[int], None]) -> None:
        """Take a widget's frames out of the page, or all of them; `done` hears how many there were."""
        script = f"latchkeyUnload({json.dumps(widget)}, {json.dumps(why)})"
        self.runJavaScript(script, ISOLATED_WORLD, lambda count: done(int(count or 0)))

    def _inject(self, name: str, source: str, world: int) -> None:
        script = QWebEngineScript()
        script.setName(name)
        script.setSourceCode(source)
        script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentCreation)
        script.setWorldId(world)
        script.setRunsOnSubFrames(False)
        self.scripts().insert(script)


def may_show(target: QUrl, *, main_frame: bool) -> bool:
    """Whether that address may be in the window (`main_frame`), or in a frame of its page."""
    if main_frame:
        return (target.scheme(), target.host()) == ("app", "latchkey") and target.path() in PAGES
    return (target.scheme() == "widget" and target.path() == "/") or target.url() == "about:blank"


def _deny_permission(permission: QWebEnginePermission) -> None:
    permission.deny()
    log.warning("permission.denied", kind=permission.permissionType().name)


def _cancel_screen_capture(request: QWebEngineDesktopMediaRequest) -> None:
    request.cancel()
    log.warning("permission.denied", kind="ScreenCapture")


def _reject_file_access(request: QWebEngineFileSystemAccessRequest) -> None:
    request.reject()
    log.warning("permission.denied", kind="FileSystemAccess")


def _reject_full_screen(request: QWebEngineFullScreenRequest) -> None:
    request.reject()
    log.warning("permission.denied", kind="FullScreen")


def _reject_protocol_handler(request: QWebEngineRegisterProtocolHandlerRequest) -> None:
    request.reject()
    log.warning("permission.denied", kind="ProtocolHandler")


def _select_no_certificate(selection: QWebEngineClientCertificateSelection) -> None:
    selection.selectNone()


def _reject_certificate(error: QWebEngineCertificateError) -> None:
    error.rejectCertificate()


def _cancel_web_auth(request: QWebEngineWebAuthUxRequest) -> None:
    request.cancel()
