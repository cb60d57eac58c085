"""No test may log a warning or worse, unless it asks for `logs` or is marked `allow_logs`."""

import logging
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field
from typing import Any

import pytest
import structlog


@dataclass(frozen=True)
class LogRecord:
    """One record, of structlog or of the standard library: `event` names it, `fields` holds the rest."""

    level: str
    event: str
    fields: dict[str, Any] = field(default_factory=dict)


UNEXPECTED = {"warning", "error", "critical", "exception"}


_configure = structlog.configure


def _for_one_test(**settings: Any) -> None:
    """A logger that keeps what it was configured with first would write for another test, or nowhere."""
    _configure(**{**settings, "cache_logger_on_first_use": False})


def _into(records: list[LogRecord]) -> structlog.types.Processor:
    def record(_logger: Any, method: str, fields: MutableMapping[str, Any]) -> Any:
        records.append(LogRecord(method, str(fields.pop("event", "")), dict(fields)))
        raise structlog.DropEvent

    return record


class _Handler(logging.Handler):
    """Takes what libraries and asyncio say through `logging`."""

    def __init__(self, records: list[LogRecord]) -> None:
        super().__init__(logging.WARNING)
        self._records = records

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == "asyncio" and record.getMessage().startswith("Executing "):
            return  # asyncio's debug mode on a slow callback: a busy machine, not a defect
        self._records.append(LogRecord(record.levelname.lower(), record.getMessage(), {"logger": record.name}))


@pytest.fixture(autouse=True)
def _recorded_logs(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[LogRecord]]:
    monkeypatch.setattr(structlog, "configure", _for_one_test)
    records: list[LogRecord] = []
    structlog.reset_defaults()
    structlog.configure(processors=[_into(records)])
    root = logging.getLogger()
    level, handlers = root.level, [*root.handlers]
    root.addHandler(_Handler(records))
    yield records
    root.level, root.handlers = level, handlers
    structlog.reset_defaults()
    judged = "logs" in request.fixturenames or request.node.get_closest_marker("allow_logs") is not None
    if not judged:
        assert [record for record in records if record.level in UNEXPECTED] == []


@pytest.fixture
def logs(_recorded_logs: list[LogRecord]) -> list[LogRecord]:
    """Everything that is logged during the test, in order. Whoever asks for it judges the warnings too."""
    return _recorded_logs
