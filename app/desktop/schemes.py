"""Our two schemes in Chromium: `app://` for the window's page, `widget://` for widgets. GET only.

Not once is a request's body touched: from 17,000 bytes on, asking for it hangs or crashes the process.
"""

from collections.abc import Callable

import structlog
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QUrl
from PySide6.QtWebEngineCore import QWebEngineUrlRequestJob, QWebEngineUrlScheme, QWebEngineUrlSchemeHandler

from app.desktop.sites import Answer, Refusal, Request, Served

log = structlog.get_logger(__name__)

APP_SCHEME = b"app"
WIDGET_SCHEME = b"widget"

ERRORS = {
    Refusal.NOT_FOUND: QWebEngineUrlRequestJob.Error.UrlNotFound,
    Refusal.DENIED: QWebEngineUrlRequestJob.Error.RequestDenied,
}


def register_schemes() -> None:
    """Make both schemes known to Chromium. Must run once, before QApplication is made."""
    for name in (APP_SCHEME, WIDGET_SCHEME):
        QWebEngineUrlScheme.registerScheme(make_scheme(name))


def make_scheme(name: bytes) -> QWebEngineUrlScheme:
    """What Chromium is to know of one of our schemes.

    CorsEnabled is missing on purpose: with it, QtWebEngine answers any origin with its own name in
    Access-Control-Allow-Origin.
    """
    scheme = QWebEngineUrlScheme(name)
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    scheme.setFlags(QWebEngineUrlScheme.Flag.SecureScheme | QWebEngineUrlScheme.Flag.FetchApiAllowed)
    return scheme


class SchemeHandler(QWebEngineUrlSchemeHandler):
    """Answers one scheme's requests from a site. Called on the Qt thread."""

    def __init__(self, answer: Callable[[Request], Answer], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._answer = answer

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:  # noqa: N802 - Qt's name
        """Answer or refuse; nothing that goes wrong here may leave the job unanswered."""
        try:
            self._serve(job)
        except Exception:
            log.exception("scheme.failed")
            job.fail(QWebEngineUrlRequestJob.Error.RequestFailed)

    def _serve(self, job: QWebEngineUrlRequestJob) -> None:
        url = job.requestUrl()
        if job.requestMethod() != b"GET":
            log.warning("scheme.refused", scheme=url.scheme(), why="not a GET")
            job.fail(QWebEngineUrlRequestJob.Error.RequestDenied)
            return
        encoded = QUrl.ComponentFormattingOption.FullyEncoded
        request = Request(url.host(encoded), url.path(encoded), origin(job.initiator()))
        answer = self._answer(request)
        if isinstance(answer, Served):
            reply(job, answer)
            return
        if answer is Refusal.DENIED:
            log.warning("scheme.refused", scheme=url.scheme(), why="not for this origin", initiator=request.initiator)
        job.fail(ERRORS[answer])


def origin(url: QUrl) -> str:
    """An origin as text, "" for none: what QtWebEngine reports of requests that the host itself makes."""
    return f"{url.scheme()}://{url.host()}" if url.scheme() else url.path()


def reply(job: QWebEngineUrlRequestJob, served: Served) -> None:
    """Send an answer; its buffer lives as long as the job."""
    # A multimap: each name has a list of values. A bare QByteArray would be taken for a list of its bytes.
    headers = {QByteArray(name.encode()): [QByteArray(value.encode())] for name, value in served.headers.items()}
    job.setAdditionalResponseHeaders(headers)  # type: ignore[arg-type]  # the stub does not know the lists
    buffer = QBuffer(job)
    buffer.setData(served.body)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    job.reply(served.mime_type.encode(), buffer)
