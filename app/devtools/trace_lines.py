"""The records of the log that bear a trace id. The log holds names, counts and places: what it says may be shown."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

_MOST = 50
_HIDDEN = frozenset({"trace_id", "logger"})


def lines_of(folder: Path) -> Callable[[str], Awaitable[list[dict[str, Any]]]]:
    """What gives the records of a trace id, oldest first; none where there is no log."""

    async def read(trace_id: str) -> list[dict[str, Any]]:
        return await asyncio.to_thread(_read, folder, trace_id)

    return read


def _read(folder: Path, trace_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    # The previous file too: the log may have been rotated since.
    for name in ("latchkey.log.1", "latchkey.log"):
        try:
            with (folder / name).open(encoding="utf-8", errors="replace") as lines:
                found += [record for line in lines if trace_id in line and (record := _record(line, trace_id))]
        except OSError:
            continue
    return found[-_MOST:]


def _record(line: str, trace_id: str) -> dict[str, Any] | None:
    try:
        record = json.loads(line)
    except ValueError:
        return None
    if not isinstance(record, dict) or record.get("trace_id") != trace_id:
        return None
    return {name: value for name, value in record.items() if name not in _HIDDEN}
