"""Exported calls are a HAR 1.2 archive, field by field as its specification wants it."""

import json
import os
import stat
from datetime import datetime
from pathlib import Path
from typing import Any

from app.devtools.event_log import EventLog
from app.devtools.export_channel import register_export_channel
from ipc.dispatch.router import Router
from ipc.messages import Sender, WireModel
from main_process.events import Events, ProvidersUsed

# http://www.softwareishard.com/blog/har-12-spec/: the fields that are not optional, and their types.
_NUMBER, _TEXT, _LIST, _OBJECT = (int, float), str, list, dict
_SPEC: dict[str, dict[str, Any]] = {
    "log": {"version": _TEXT, "creator": _OBJECT, "entries": _LIST},
    "creator": {"name": _TEXT, "version": _TEXT},
    "entry": {
        "startedDateTime": _TEXT, "time": _NUMBER, "request": _OBJECT, "response": _OBJECT, "cache": _OBJECT,
        "timings": _OBJECT,
    },
    "request": {
        "method": _TEXT, "url": _TEXT, "httpVersion": _TEXT, "cookies": _LIST, "headers": _LIST,
        "queryString": _LIST, "headersSize": _NUMBER, "bodySize": _NUMBER,
    },
    "postData": {"mimeType": _TEXT, "params": _LIST, "text": _TEXT},
    "response": {
        "status": _NUMBER, "statusText": _TEXT, "httpVersion": _TEXT, "cookies": _LIST, "headers": _LIST,
        "content": _OBJECT, "redirectURL": _TEXT, "headersSize": _NUMBER, "bodySize": _NUMBER,
    },
    "content": {"size": _NUMBER, "mimeType": _TEXT},
    "timings": {"send": _NUMBER, "wait": _NUMBER, "receive": _NUMBER},
}  # fmt: skip
_OPTIONAL = {
    "log": {"pages", "browser", "comment"}, "creator": {"comment"},
    "entry": {"pageref", "serverIPAddress", "connection", "comment"},
    "request": {"postData", "comment"}, "postData": {"comment"}, "response": {"comment"},
    "content": {"compression", "text", "encoding", "comment"},
    "timings": {"blocked", "dns", "connect", "ssl", "comment"},
}  # fmt: skip


def check(kind: str, value: dict[str, Any]) -> None:
    """Fail for a field that is missing, of another type, or unknown and not of an underscore."""
    for name, wanted in _SPEC[kind].items():
        assert isinstance(value[name], wanted), (kind, name)
    unknown = {name for name in value if not name.startswith("_")} - _SPEC[kind].keys() - _OPTIONAL[kind]
    assert not unknown, (kind, unknown)


async def test_an_export_is_an_archive_and_reads_back(tmp_path: Path) -> None:
    """What was chosen and no more, in order of time; timings add up, nothing secret is in it."""

    class Ask(WireModel):
        query: str

    async def ask(_sender: Sender, _params: Ask) -> Any:
        return {"a": 1}

    router, names = Router(lambda sender, channel, access, params: None), []
    router.handle("ask", ask, params=Ask)
    events = EventLog(Events())

    async def pick(name: str) -> Path:
        names.append(name)
        return tmp_path / name

    register_export_channel(router, router.call_log, events, version="1.0", pick_target=pick)
    for query in ("secret", "other", "third"):
        await router.invoke("ask", {"query": query})
    done = await router.invoke("devtools-export", {"what": "calls-har", "numbers": [3, 1]})
    assert done == {"file": "latchkey-calls.har", "count": 2}
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "latchkey-calls.har").stat().st_mode) == 0o600
    text = (tmp_path / "latchkey-calls.har").read_text("utf-8")
    assert "secret" not in text
    log = json.loads(text)["log"]
    check("log", log)
    check("creator", log["creator"])
    assert (log["version"], len(log["entries"])) == ("1.2", 2)
    for entry in log["entries"]:
        check("entry", entry)
        for kind in ("request", "response", "timings"):
            check(kind, entry[kind])
        check("postData", entry["request"]["postData"])
        check("content", entry["response"]["content"])
        assert datetime.fromisoformat(entry["startedDateTime"]).tzinfo is not None
        timings = entry["timings"]
        spent = sum(
            timings[name] for name in ("blocked", "dns", "connect", "send", "wait", "receive") if timings[name] >= 0
        )
        assert abs(entry["time"] - spent) < 0.002
        assert (entry["response"]["status"], entry["request"]["url"]) == (200, "app://latchkey/ask")


async def test_calls_and_events_are_written_as_json_and_only_where_the_user_says(tmp_path: Path) -> None:
    """Without a place nothing is written; the names are suggested by what it is."""
    router, source, names = Router(lambda sender, channel, access, params: None), Events(), []
    log = EventLog(source)
    source.publish(ProvidersUsed())

    async def pick(name: str) -> Path | None:
        names.append(name)
        return None if name.startswith("latchkey-calls") else tmp_path / name

    register_export_channel(router, router.call_log, log, version="1.0", pick_target=pick)
    assert (await router.invoke("devtools-export", {"what": "calls-json", "numbers": [1]}))["file"] is None
    assert (await router.invoke("devtools-export", {"what": "events-json", "numbers": [1, 2]}))["count"] == 1
    assert [path.name for path in tmp_path.iterdir()] == ["latchkey-events.json"] == names[1:]
    assert json.loads((tmp_path / "latchkey-events.json").read_text())["events"][0]["event"] == "providers-used"
