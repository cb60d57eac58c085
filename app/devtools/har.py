"""Calls of the log as an HTTP Archive, version 1.2 (http://www.softwareishard.com/blog/har-12-spec/).

A call is no HTTP request: its channel stands for the URL, its phases for the timings, its outcome for the status. What
HAR has no name for begins with an underscore, as the specification wants it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from ipc.encoding import encode

_STATUS = {
    "ok": 200,
    "invalid-params": 400,
    "credential-in-params": 400,
    "reauthentication-required": 401,
    "not-granted": 403,
    "service-not-found": 404,
    "provider-not-found": 404,
    "unknown-channel": 404,
    "too-large": 413,
    "rate-limited": 429,
    "cancelled": 499,
    "internal": 500,
    "service-failed": 502,
    "service-unreachable": 503,
    "deadline-exceeded": 504,
}


def archive(calls: Iterable[dict[str, Any]], version: str) -> dict[str, Any]:
    """The archive of calls as `devtools-watch` shows them, in order of time."""
    ordered = sorted(calls, key=lambda call: (call["at"], call["number"]))
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "Latchkey", "version": version},
            "pages": [],
            "entries": [_entry(call) for call in ordered],
        }
    }


def _entry(call: dict[str, Any]) -> dict[str, Any]:
    wait, receive = call["handlerMs"], round(call["encodeMs"] + call["pageMs"], 3)
    body = encode(call["params"]).decode()
    return {
        "startedDateTime": datetime.fromtimestamp(call["at"] / 1000, UTC).isoformat(timespec="milliseconds"),
        "time": round(call["ipcMs"] + call["queueMs"] + wait + receive, 3),
        "request": {
            "method": "POST",
            "url": f"app://latchkey/{quote(call['channel'], safe='')}",
            "httpVersion": "latchkey-ipc",
            "cookies": [],
            "headers": [],
            "queryString": [],
            "postData": {"mimeType": "application/json", "params": [], "text": body},
            "headersSize": -1,
            "bodySize": len(body),
        },
        "response": {
            "status": call["status"] or _STATUS.get(call["outcome"], 500),
            "statusText": call["outcome"],
            "httpVersion": "latchkey-ipc",
            "cookies": [],
            "headers": [],
            "content": {"size": call["bytes"], "mimeType": "application/json"},
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": call["bytes"],
        },
        "cache": {},
        "timings": {
            "blocked": call["queueMs"],
            "dns": -1,
            "connect": -1,
            "send": call["ipcMs"],
            "wait": wait,
            "receive": receive,
            "ssl": -1,
        },
        "comment": call["message"],
        "_sdkMs": call["sdkMs"],
        "_encodeMs": call["encodeMs"],
        "_pageMs": call["pageMs"],
        "_source": call["source"],
        "_provider": call["provider"],
        "_asked": call["asked"],
        "_widget": call["sender"].get("widgetId"),
        "_instance": call["sender"].get("instance"),
        "_traceId": call["traceId"],
        "_requestId": call["requestId"],
    }
