"""TLS for every client: one way of trusting certificates, and what a refused one is called."""

import os
import ssl
from collections.abc import Iterator
from pathlib import Path

from ipc.errors import Code, Fault, IpcError
from main_process.errors import ServiceError

_SETTING = "The environment variable SSL_CERT_FILE"
_REMEDY = "Correct it or take it away, and start Latchkey again. Nothing was sent."


class CertificatesUnusable(IpcError):
    """The environment names certificates that cannot be read."""

    code = Code.SERVICE_UNREACHABLE
    fault = Fault.CALLER


_contexts: dict[tuple[str, str], ssl.SSLContext] = {}


def verifying() -> ssl.SSLContext:
    """The context that all clients share: reading the system's certificates takes 50 ms.

    Trusted are the system's certificates, or those that SSL_CERT_FILE or SSL_CERT_DIR names. Raises
    CertificatesUnusable where there are none: others are not trusted in their place.
    """
    named = os.environ.get("SSL_CERT_FILE", ""), os.environ.get("SSL_CERT_DIR", "")
    if named not in _contexts:
        import httpx2  # noqa: PLC0415 (lazy: it is slow)

        if (file := named[0]) and not Path(file).is_file():
            raise CertificatesUnusable(f"{_SETTING} names '{_shown(file)}', which is no file. {_REMEDY}")
        try:
            _contexts[named] = httpx2.create_ssl_context()
        except (OSError, ssl.SSLError):
            if not file:
                raise
            raise CertificatesUnusable(
                f"{_SETTING} names '{_shown(file)}', which holds no certificate that can be read. {_REMEDY}"
            ) from None
    return _contexts[named]


def trusting() -> ssl.SSLContext:
    """For this computer only, where self-signed certificates are the rule: any certificate is taken."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def failure(error: BaseException, service: str) -> ServiceError | None:
    """What to say where TLS itself failed, somewhere in what led to `error`; None where it did not."""
    for cause in _chain(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return ServiceError(
                f"{service} has a certificate that this computer does not trust: {_why(cause)}. Where a company's "
                "gateway signs certificates of its own, add its certificate to this computer's, or name the file in "
                "SSL_CERT_FILE, and start Latchkey again. No credential was sent.",
                code=Code.SERVICE_UNREACHABLE,
                fault=Fault.SERVICE,
                retryable=True,
            )
        if isinstance(cause, ssl.SSLError):
            return ServiceError(
                f"{service} could not be spoken to over TLS. Check scheme and port of the base URL.",
                code=Code.SERVICE_UNREACHABLE,
                fault=Fault.SERVICE,
                retryable=True,
            )
    return None


def _why(error: ssl.SSLCertVerificationError) -> str:
    # OpenSSL's own words, such as "self-signed certificate": they name no secret.
    words = " ".join("".join(char if char.isprintable() else " " for char in error.verify_message or "").split())
    return words[:160].rstrip(".") or "it could not be verified"


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting and len(seen) < 32:
        one = waiting.pop()
        if one is None or any(one is other for other in seen):
            continue
        seen.append(one)
        yield one
        waiting += [one.__context__, one.__cause__]


def _shown(path: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in path)[:200]
