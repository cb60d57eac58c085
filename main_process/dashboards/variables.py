"""What a dashboard's variables are today, and a widget's settings with them put in."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeAlias

from ipc.messages import WireModel
from main_process.dashboards.model import DatesVariable, Span, Variable

LONGEST_SETTING = 16_384
"""Characters of one setting, once variables are put in: a short setting may name a long one many times."""

_NAMED = re.compile(r"\{\{\s*([A-Za-z][A-Za-z0-9_]*)(?:\.(start|end))?\s*\}\}")


class DateRange(WireModel):
    """Two days, both of them meant, as `2026-01-31`; empty where its user has not chosen any."""

    start: str
    end: str


Values: TypeAlias = Mapping[str, str | DateRange]
"""Name of a variable → what it is."""


def values_of(variables: Sequence[Variable], today: date) -> dict[str, str | DateRange]:
    """What the variables are on a day."""
    return {one.name: _range(one, today) if isinstance(one, DatesVariable) else one.value for one in variables}


def filled(value: Any, values: Values) -> Any:
    """JSON whose texts have `{{name}}` replaced. Of a range, `{{name.start}}`, `{{name.end}}`, or both as `start/end`.

    A name that no variable has stays as it is written. What is put in is not looked at again. In a text that is JSON it
    stays within the string that names it: a service that fills a variable's choices writes no request to another.
    """
    if isinstance(value, str):
        return _filled_text(value, values)[:LONGEST_SETTING] if "{{" in value else value
    if isinstance(value, list):
        return [filled(one, values) for one in value]
    if isinstance(value, dict):
        return {name: filled(one, values) for name, one in value.items()}
    return value


def _filled_text(text: str, values: Values) -> str:
    if _is_json(text):
        return _NAMED.sub(lambda found: json.dumps(_text(found, values), ensure_ascii=False)[1:-1], text)
    return _NAMED.sub(lambda found: _text(found, values), text)


def _is_json(text: str) -> bool:
    """Whether it is an object or a list as it is written: then each name stands within a string."""
    if not text.lstrip().startswith(("{", "[")):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _text(found: re.Match[str], values: Values) -> str:
    value, side = values.get(found[1]), found[2]
    if isinstance(value, DateRange):
        return f"{value.start}/{value.end}" if side is None else str(getattr(value, side))
    return found[0] if value is None or side is not None else value


def _range(variable: DatesVariable, today: date) -> DateRange:
    if variable.span == "custom":
        return DateRange(start=variable.start or "", end=variable.end or "")
    first, last = _days(variable.span, today)
    return DateRange(start=first.isoformat(), end=last.isoformat())


def _days(span: Span, today: date) -> tuple[date, date]:
    month = today.replace(day=1)
    match span:
        case "yesterday":
            return today - timedelta(days=1), today - timedelta(days=1)
        case "last-7-days" | "last-30-days" | "last-90-days":
            return today - timedelta(days=int(span.split("-")[1]) - 1), today
        case "this-month":
            return month, today
        case "last-month":
            last = month - timedelta(days=1)
            return last.replace(day=1), last
        case _:
            return today, today
