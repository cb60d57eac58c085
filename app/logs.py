"""Logs are an event name and fields, as JSON lines in the user's own folder and as short lines on stderr.

Fields are names, counts and times. Should a credential ever be passed as a field, its name gives it away and the value
is not written; a `Secret` has no printable value to begin with.
"""

import logging
import logging.handlers
import os
import sys
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import structlog

from app.log_refusals import LibraryLines, Refusals
from ipc.contract.credential_names import may_hold_a_credential

REDACTED = "***"
MOST_BYTES = 2 * 1024 * 1024
FILES_KEPT = 3


def redact(value: Any, name: str = "") -> Any:
    """The value without what has a credential's name, at any depth; what is not JSON becomes the name of its type."""
    if may_hold_a_credential(name) and not isinstance(value, bool | int | float | type(None)):
        return REDACTED
    if isinstance(value, dict):
        return {str(key): redact(item, str(key)) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [redact(item) for item in value]
    if isinstance(value, str | bool | int | float | type(None)):
        return value
    return f"<{type(value).__name__}>"


def _redact_fields(_logger: Any, _method: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    kept = {"exc_info", "stack_info", "_record", "_from_structlog"}
    return {name: value if name in kept else redact(value, name) for name, value in fields.items()}


def _frames_without_values(_logger: Any, _method: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An exception as its types and places. Its text may quote what a caller sent, so it is not written."""
    error = fields.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, BaseException):
        error = (type(error), error, error.__traceback__)
    if not error or error[1] is None:
        return fields
    # Not named `exception`, which structlog takes for text that it has formatted itself.
    fields["traceback"] = _traceback(error[1])
    return fields


def _first_line_of_asyncio(_logger: Any, _method: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Asyncio's records go on with the repr of a task, and so of its exception's text."""
    if fields.get("logger") == "asyncio":
        fields["event"] = str(fields["event"]).split("\n", 1)[0]
    return fields


def _traceback(error: BaseException) -> list[str]:
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines.append(f"{type(current).__module__}.{type(current).__qualname__}")
        frame = current.__traceback__
        while frame is not None:
            code = frame.tb_frame.f_code
            lines.append(f"  {Path(code.co_filename).name}:{frame.tb_lineno} {code.co_qualname}")
            frame = frame.tb_next
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return lines


def set_up_logs(folder: Path | None, *, verbose: bool = False) -> None:
    """Send every log record, structlog's and the libraries', to stderr and to `folder/latchkey.log`."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _first_line_of_asyncio,
        _frames_without_values,
        _redact_fields,
    ]
    refusals = Refusals()
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            refusals,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    root = logging.getLogger()
    root.handlers.clear()
    root.setLevel(logging.INFO)
    # Libraries log what they are given: requests with their headers, SQL with its values. Only their warnings count.
    for library in (
        "aiohttp",
        "algoliasearch",
        "asyncio",
        "httpcore",
        "httpx",
        "httpcore2",
        "httpx2",
        "keyring",
        "openai",
        "stripe",
    ):
        logging.getLogger(library).setLevel(logging.WARNING)

    console = logging.StreamHandler(sys.stderr)
    console.setLevel(logging.INFO if verbose else logging.WARNING)
    console.setFormatter(_formatter(shared, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())))
    library_lines = LibraryLines(refusals)
    console.addFilter(library_lines)
    root.addHandler(console)
    if folder is not None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = _PrivateRotatingFile(
            folder / "latchkey.log", maxBytes=MOST_BYTES, backupCount=FILES_KEPT, encoding="utf-8"
        )
        file.setFormatter(_formatter(shared, structlog.processors.JSONRenderer()))
        file.addFilter(library_lines)
        root.addHandler(file)


def keep_values_out_of_logs() -> None:
    """Where nobody has set up logs, as in a server: warnings on stderr, in the short lines of `set_up_logs`.

    Structlog's own default prints to stdout, and with each exception its text and every local variable.
    """
    if structlog.is_configured():
        return
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _frames_without_values,
            _redact_fields,
            structlog.dev.ConsoleRenderer(colors=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


def _formatter(shared: list[Any], renderer: Any) -> structlog.stdlib.ProcessorFormatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )


class _PrivateRotatingFile(logging.handlers.RotatingFileHandler):
    """A rotating log file that only its owner can read, from its first byte on."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's name
        """Go on without the file where the disk refuses it; logging itself would write a traceback for every line."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            super().handleError(record)

    def _open(self) -> Any:
        return os.fdopen(
            os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a", encoding="utf-8"
        )
