"""A report to hand to whoever helps: versions, findings, the last crash and the end of the log, without secrets.

Log records hold names, counts and times to begin with. Here the user's own folder and name are taken out as well, and
whatever looks like a key, wherever it stands.
"""

import getpass
import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from app.logs import REDACTED, redact
from app.run_marker import Crash

MOST_LINES = 400
MOST_LINE = 2000
_TAIL_BYTES = 512 * 1024

_URL_PARTS = re.compile(r"(?<=://)[^\s/@\"']+@|(?<=[?&])[^\s\"'#]+")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_WORD = re.compile(r"[A-Za-z0-9_~+/=-]{16,}")
_PLAIN = re.compile(r"[A-Za-z]+|[a-z]+[0-9]{1,3}|[0-9]+|0x[0-9a-f]{16}")
"""Patterns of long words that are no keys: names in code, numbers, thread ids."""
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
"""Several services give such keys, and each of its parts alone is short."""
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}.*")


def scrub(text: str, *, home: Path | None = None, user: str | None = None) -> str:
    """The text without the user's folder and name, addresses' passwords and queries, and what looks like a key."""
    home = home or Path.home()
    user = user if user is not None else _user()
    if len(str(home)) > 1:
        text = text.replace(str(home), "~")
    if len(user) > 2:
        text = re.sub(rf"\b{re.escape(user)}\b", "<user>", text)
    text = _MAIL.sub(REDACTED, _URL_PARTS.sub(REDACTED, text))
    return _WORD.sub(lambda found: found[0] if _is_plain(found[0]) else REDACTED, text)


def make_report(
    *,
    made: datetime,
    versions: Sequence[tuple[str, str]],
    findings: Iterable[tuple[str, str, str]],
    crash: Crash | None,
    log: Path,
) -> str:
    """The report as text. `findings` are check, verdict and what was found; `log` is the log's file."""
    parts = [
        "Latchkey report",
        f"Made {made.isoformat(timespec='seconds')}. It holds no credential; read it before you hand it on.",
        _section("Versions", [f"{name:<28} {version}" for name, version in versions]),
        _section("This computer", [f"{verdict:<8} {check:<17} {scrub(found)}" for check, verdict, found in findings]),
    ]
    if crash is not None:
        trace = scrub(crash.trace).strip() or "No trace: it was killed, or the computer went off."
        parts.append(_section(f"The last crash: version {crash.version}, started {crash.started}", [trace]))
    parts.append(_section(f"The log's last {MOST_LINES} lines", list(_log_lines(log))))
    return "\n\n".join(parts) + "\n"


def _section(title: str, lines: Sequence[str]) -> str:
    return "\n".join([title, "-" * len(title), *(lines or ["nothing"])])


def _log_lines(log: Path) -> Iterable[str]:
    try:
        with log.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - _TAIL_BYTES))
            lines = file.read().decode("utf-8", errors="replace").splitlines()
    except OSError:
        return
    for line in lines[-MOST_LINES:]:
        try:
            record = json.loads(line)
        except ValueError:
            continue  # the first of the tail may be half a line, and ours are JSON
        if isinstance(record, dict):
            yield scrub(json.dumps(redact(record), ensure_ascii=False)[:MOST_LINE])


def _is_plain(word: str) -> bool:
    if _TIME.fullmatch(word):
        return True
    if _UUID.search(word):
        return False
    if all(re.search(kind, word) for kind in ("[a-z]", "[A-Z]", "[0-9]")):
        return False
    # A path or a name of many parts is judged by its parts: a key is one long part.
    return all(len(part) < 16 or _PLAIN.fullmatch(part) for part in re.split(r"[/_=-]", word))


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
