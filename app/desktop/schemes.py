"""Our two schemes in Chromium: `app://` for the window's page, `widget://` for widgets. GET only.

Not once is a request's body touched: from 17,000 bytes on, asking for it hangs or crashes the process.
"""

from collections.abc import Callable

import structlog
from PySide6.QtCore import QObject, QUrl
from PySide6.QtWebEngineCore import QWebEngineUrlRequestJob, QWebEngineUrlScheme, QWebEngineUrlSchemeHandler

from app.desktop.flood_guard import FloodGuard
from app.desktop.policy import APP_ORIGIN
from app.desktop.replies import Replies
from app.desktop.sites import Answer, Refusal, Request, Served

log = structlog.get_logger(__name__)

APP_SCHEME = b"app"
WIDGET_SCHEME = b"widget"

OWN = frozenset({APP_ORIGIN, ""})
"""The initiators that are the app's own page, or the window when it loads that page."""

ANSWERED = 0.06
"""What an answer costs of a widget's allowance; a refusal costs 1."""

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

    def __init__(self, answer: Callable[[Request], Answer], guard: FloodGuard, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._answer = answer
        self._guard = guard
        self._replies = Replies()

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:  # noqa: N802 - Qt's name
        """Answer or refuse; nothing that goes wrong here may leave the job unanswered."""
        try:
            self._serve(job)
        except Exception:
            log.exception("scheme.failed")
            job.fail(QWebEngineUrlRequestJob.Error.RequestFailed)

    def _serve(self, job: QWebEngineUrlRequestJob) -> None:
        url = job.requestUrl()
        initiator = origin(job.initiator())
        if job.requestMethod() != b"GET":
            self._refuse(job, Refusal.DENIED, initiator, "not a GET")
            return
        if initiator not in OWN and not self._guard.allows(initiator, "requests", ANSWERED):
            job.fail(QWebEngineUrlRequestJob.Error.RequestDenied)
            return
        encoded = QUrl.ComponentFormattingOption.FullyEncoded
        answer = self._answer(Request(url.host(encoded), url.path(encoded), initiator))
        if not isinstance(answer, Served):
            self._refuse(job, answer, initiator, "not for this origin")
        elif not self._replies.send(job, answer, initiator):
            self._refuse(job, Refusal.DENIED, initiator, "too many answers unread")

    def _refuse(self, job: QWebEngineUrlRequestJob, refusal: Refusal, initiator: str, why: str) -> None:
        # Each leaves a body that never ends behind, so a widget may cause only so many.
        if self._guard.allows(initiator, "requests") and refusal is Refusal.DENIED:
            log.warning("scheme.refused", scheme=job.requestUrl().scheme(), why=why, initiator=initiator)
        job.fail(ERRORS[refusal])


def origin(url: QUrl) -> str:
    """An origin as text, "" for none: what QtWebEngine reports of requests that the host itself makes."""
    return f"{url.scheme()}://{url.host()}" if url.scheme() else url.path()
