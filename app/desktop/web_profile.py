"""A browser profile that remembers nothing, asks for nothing and reaches nothing but our two schemes."""

import structlog
from PySide6.QtCore import QObject
from PySide6.QtWebEngineCore import (
    QWebEngineDownloadRequest,
    QWebEngineNotification,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)

from app.desktop.flood_guard import FloodGuard
from app.desktop.schemes import APP_SCHEME, WIDGET_SCHEME, SchemeHandler, origin
from app.desktop.sites import AppSite, WidgetSite

log = structlog.get_logger(__name__)

Attribute = QWebEngineSettings.WebAttribute

SWITCHED_OFF = (
    Attribute.AllowGeolocationOnInsecureOrigins,
    Attribute.AllowRunningInsecureContent,
    Attribute.AllowWindowActivationFromJavaScript,
    Attribute.AutoLoadIconsForPage,
    Attribute.BackForwardCacheEnabled,
    Attribute.DnsPrefetchEnabled,
    Attribute.ErrorPageEnabled,
    Attribute.FullScreenSupportEnabled,
    Attribute.HyperlinkAuditingEnabled,
    Attribute.JavascriptCanAccessClipboard,
    Attribute.JavascriptCanOpenWindows,
    Attribute.JavascriptCanPaste,
    Attribute.LocalContentCanAccessFileUrls,
    Attribute.LocalContentCanAccessRemoteUrls,
    Attribute.NavigateOnDropEnabled,
    Attribute.PdfViewerEnabled,
    Attribute.PluginsEnabled,
    Attribute.ScreenCaptureEnabled,
    Attribute.WebGLEnabled,
)
SWITCHED_ON = (Attribute.PlaybackRequiresUserGesture, Attribute.WebRTCPublicInterfacesOnly)

ResourceType = QWebEngineUrlRequestInfo.ResourceType
DOCUMENTS = frozenset({ResourceType.ResourceTypeMainFrame, ResourceType.ResourceTypeSubFrame})
OURS = frozenset({APP_SCHEME.decode(), WIDGET_SCHEME.decode()})
INLINE = frozenset({"blob", "data"})
"""May be a picture or a font where the Content-Security-Policy lets them; never a document."""


class Profile(QWebEngineProfile):
    """The one profile of the app: off the record, so that nothing a page stores outlives the process."""

    def __init__(self, app_site: AppSite, widget_site: WidgetSite, guard: FloodGuard, parent: QObject) -> None:
        super().__init__(parent)
        # Kept here: neither the profile nor a parent keeps an interceptor that was written in Python, and a profile
        # whose interceptor is gone lets everything pass without a word.
        self._interceptor = OnlyOurSchemes(guard)
        self.setUrlRequestInterceptor(self._interceptor)
        self.installUrlSchemeHandler(APP_SCHEME, SchemeHandler(app_site.answer, guard, self))
        self.installUrlSchemeHandler(WIDGET_SCHEME, SchemeHandler(widget_site.answer, guard, self))
        self.setPersistentCookiesPolicy(QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies)
        self.setPersistentPermissionsPolicy(QWebEngineProfile.PersistentPermissionsPolicy.AskEveryTime)
        self.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
        self.setPushServiceEnabled(False)
        self.setSpellCheckEnabled(False)
        self.setNotificationPresenter(_drop_notification)
        self.downloadRequested.connect(_refuse_download)
        settings = self.settings()
        for attribute in SWITCHED_OFF:
            settings.setAttribute(attribute, False)
        for attribute in SWITCHED_ON:
            settings.setAttribute(attribute, True)
        settings.setUnknownUrlSchemePolicy(QWebEngineSettings.UnknownUrlSchemePolicy.DisallowUnknownUrlSchemes)


class OnlyOurSchemes(QWebEngineUrlRequestInterceptor):
    """Blocks every request that is not for one of our schemes, whoever makes it and whatever for."""

    def __init__(self, guard: FloodGuard) -> None:
        super().__init__()
        self._guard = guard

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:  # noqa: N802 - Qt's name
        scheme = info.requestUrl().scheme()
        if scheme in OURS or (scheme in INLINE and info.resourceType() not in DOCUMENTS):
            return
        info.block(True)
        initiator = origin(info.initiator())
        if self._guard.allows(initiator, "requests"):
            log.warning("request.blocked", scheme=scheme, kind=info.resourceType().name, initiator=initiator)


def _refuse_download(download: QWebEngineDownloadRequest) -> None:
    download.cancel()
    log.warning("download.refused", mime_type=download.mimeType())


def _drop_notification(notification: QWebEngineNotification) -> None:
    notification.close()
    log.warning("notification.refused")
