"""Exports a widget's data: the widget offers it, its user asks for it, and the widget answers once."""

import asyncio
import csv
import io
import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from ipc.errors import Code, Fault, InvalidParams, IpcError, NotGranted
from main_process.events import Event, Events

ANSWERS_WITHIN_S = 20.0
DataFormat: TypeAlias = Literal["csv", "json"]
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for the beginning of a formula, which can run programs and send data away (OWASP)."""
_CELL_WITHIN = re.compile(r"([;\t\r\n])(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""Where a spreadsheet that takes other signs for the ends of cells, as Excel does in half of Europe, begins a formula
in the middle of a text. Quotes do not hold it: they count only where a cell begins."""

MOST_CELLS = 4_000_000
"""Of a table. Where every row names a field of its own, rows and columns grow together."""
MOST_INDENTED = 32 * 1024 * 1024
"""Characters of indented JSON."""


class NoData(IpcError):
    """The widget offers none, or did not answer."""

    code = Code.DEADLINE_EXCEEDED
    fault = Fault.CALLER
    default_message = "The widget did not give its data. Load it again, and try once more."


@dataclass(frozen=True, slots=True)
class WidgetDataOffered(Event):
    """A widget has data for a file, or has none any more. `page` is where it is shown."""

    page: str
    instance: str
    offered: bool


Ask = Callable[[str, str, str], None]
"""`ask(page, instance, request)`: tell the widget there to answer that request."""


class WidgetData:
    """Who offers, and the requests under way. On the event loop."""

    def __init__(self, events: Events, ask: Ask) -> None:
        self._events = events
        self._ask = ask
        self._waiting: dict[str, tuple[str, str, asyncio.Future[str]]] = {}

    def offer(self, page: str, instance: str, *, offered: bool) -> None:
        """A widget says whether it has data."""
        self._events.publish(WidgetDataOffered(page, instance, offered))

    async def of(self, page: str, instance: str) -> Any:
        """What the widget on that page gives, as Python's values. Raises NoData and InvalidParams."""
        request = secrets.token_hex(8)
        future: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting[request] = (page, instance, future)
        try:
            self._ask(page, instance, request)
            async with asyncio.timeout(ANSWERS_WITHIN_S):
                text = await future
        except TimeoutError:
            raise NoData from None
        finally:
            del self._waiting[request]
        try:
            return await asyncio.to_thread(json.loads, text)
        except (ValueError, RecursionError):
            raise InvalidParams("The widget's data are no JSON.") from None

    def answer(self, page: str, instance: str, request: str, text: str | None) -> None:
        """A widget answers; None: it could not. Only the one that was asked may."""
        asked = self._waiting.get(request)
        if asked is None or asked[:2] != (page, instance):
            raise NotGranted("Nobody has asked this widget for its data.")
        future = asked[2]
        if future.done():
            return
        if text is None:
            future.set_exception(NoData())
        else:
            future.set_result(text)


def file_content(data: Any, form: DataFormat) -> bytes:
    """The bytes of a file. JSON is indented; CSV has a head, and a mark by which spreadsheets know UTF-8.

    Raises InvalidParams for data that make no such file: a widget may be made to fill the memory.
    """
    try:
        if form == "json":
            return (_json_text(data) + "\n").encode(errors="replace")
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        for row in table_of(data):
            writer.writerow([_cell(value) for value in row])
    except RecursionError:
        raise InvalidParams("The widget's data are nested too deeply for a file.") from None
    return b"\xef\xbb\xbf" + text.getvalue().encode(errors="replace")


def _json_text(data: Any) -> str:
    """Indented, unless that would make a small answer huge: each level indents all that is in it once more."""
    text = io.StringIO()
    for part in json.JSONEncoder(ensure_ascii=False, indent=2).iterencode(data):
        text.write(part)
        if text.tell() > MOST_INDENTED:
            return json.dumps(data, ensure_ascii=False)
    return text.getvalue()


def table_of(data: Any) -> list[list[Any]]:
    """Rows, the first of which is the head: of a list of objects, a list of lists, or whatever else as one value."""
    rows = data if isinstance(data, list) else [data]
    if rows and all(isinstance(row, dict) for row in rows):
        head = list(dict.fromkeys(key for row in rows for key in row))
        if len(head) * len(rows) > MOST_CELLS:
            raise InvalidParams("The widget's data make too large a table. Save them as JSON.")
        return [head, *([row.get(key) for key in head] for row in rows)]
    if rows and all(isinstance(row, list) for row in rows):
        if sum(map(len, rows)) > MOST_CELLS:
            raise InvalidParams("The widget's data make too large a table. Save them as JSON.")
        return rows
    return [["value"], *([row] for row in rows)]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = _CELL_WITHIN.sub(r"\1'", text)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text
