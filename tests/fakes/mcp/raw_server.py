"""An MCP server without the SDK, which does wrong whatever its first argument names. Standard library only.

    python raw_server.py HABIT PIDS

Every process that comes of it writes its id into the file PIDS.
"""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

HABIT, PIDS = sys.argv[1], sys.argv[2]
Message = dict[str, Any]

CALLS: dict[str, Callable[[Message], None]] = {}
"""What the tool `act` does, by habit."""

TOOLS: list[Message] = [
    {"name": "echo", "inputSchema": {"type": "object"}, "annotations": {"readOnlyHint": True}},
    {"name": "act", "inputSchema": {"type": "object"}},
]


def habit(name: str) -> Callable[[Callable[[Message], None]], Callable[[Message], None]]:
    def add(act: Callable[[Message], None]) -> Callable[[Message], None]:
        CALLS[name] = act
        return act

    return add


def note_pid() -> None:
    with Path(PIDS).open("a") as file:
        file.write(f"{os.getpid()}\n")


def write(message: object) -> None:
    text = message if isinstance(message, str) else json.dumps(message)
    os.write(1, text.encode("utf-8", "surrogateescape") + b"\n")


def answer(request: Message, result: object) -> None:
    write({"jsonrpc": "2.0", "id": request["id"], "result": result})


def text(said: str) -> Message:
    return {"content": [{"type": "text", "text": said}]}


def pour(chunk: bytes, total: int = 100 << 20) -> None:
    for _ in range(total // len(chunk)):
        os.write(1, chunk)


def forever() -> NoReturn:
    while True:
        time.sleep(60)


def start_children() -> None:
    """A child, one in a session of its own, and one that has left its parent, its group and its session."""
    says_who = f"import os, time; open({PIDS!r}, 'a').write(f'{{os.getpid()}}\\n'); time.sleep(99)"
    program = [sys.executable, "-S", "-c", says_who]
    subprocess.Popen(program)
    subprocess.Popen(program, start_new_session=True)
    if os.fork() == 0:
        os.setsid()
        subprocess.Popen(program)
        os._exit(0)


FACTS: dict[str, Callable[[], str]] = {
    "environment": lambda: json.dumps(dict(os.environ)),
    # Of the credential, which nothing else may tell.
    "digest": lambda: hashlib.sha256(os.environ.get("TOKEN", "").encode()).hexdigest(),
    "listings": lambda: str(listings),
    "pid": lambda: str(os.getpid()),
}
"""What tools of these names say."""


def call(request: Message) -> None:
    name, arguments = request["params"]["name"], request["params"].get("arguments") or {}
    if HABIT == "dies-with-children":
        os._exit(5)
    if name == "act" and HABIT in CALLS:
        CALLS[HABIT](request)
    elif name == "question":
        schema = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
        params = {"message": "Where?", "requestedSchema": schema}
        for number in range(arguments.get("many", 1)):
            name = "mine" if number == 0 else f"mine-{number}"
            write({"jsonrpc": "2.0", "id": name, "method": "elicitation/create", "params": params})
        answer(request, text(json.dumps(json.loads(sys.stdin.readline()))))
    elif name == "sample":
        # `many`: so many at once; otherwise the request in the arguments.
        for number in range(arguments.pop("many", 1)):
            write({"jsonrpc": "2.0", "id": number, "method": "sampling/createMessage", "params": arguments})
        answer(request, text(json.dumps(json.loads(sys.stdin.readline()))))
    elif name == "roots":
        write({"jsonrpc": "2.0", "id": "mine", "method": "roots/list"})
        reply = json.loads(sys.stdin.readline())
        told = [root["uri"] for root in reply["result"]["roots"]] if "result" in reply else "refused"
        answer(request, text(json.dumps(told)))
    elif name in FACTS:
        answer(request, text(FACTS[name]()))
    else:
        answer(request, text(json.dumps(arguments)))


@habit("hangs-in-a-call")
def hang(_request: Message) -> None:
    return


@habit("deaf-after-a-call")
def go_deaf(_request: Message) -> None:
    forever()


@habit("dies-in-a-call")
def die(_request: Message) -> None:
    os._exit(7)


@habit("kills-itself-in-a-call")
def kill_itself(_request: Message) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@habit("answers-nonsense")
def answer_nonsense(request: Message) -> None:
    answer(request, {"content": "no list"})


@habit("answers-no-object")
def answer_no_object(request: Message) -> None:
    answer(request, 17)


@habit("answers-to-nobody")
def answer_to_nobody(request: Message) -> None:
    write({"jsonrpc": "2.0", "id": 999, "result": {}})
    answer(request, text("ok"))


@habit("answers-twice")
def answer_twice(request: Message) -> None:
    answer(request, text("ok"))
    answer(request, text("again"))


@habit("answers-with-an-error")
def answer_with_an_error(request: Message) -> None:
    write({"jsonrpc": "2.0", "id": request["id"], "error": {"code": -32602, "message": "no such thing"}})


@habit("answers-with-a-huge-number")
def answer_with_a_huge_number(request: Message) -> None:
    answer(request, {**text("ok"), "structuredContent": {"n": 2**70}})


@habit("answers-very-deep")
def answer_very_deep(request: Message) -> None:
    deep = '{"a":' * 5_000 + "1" + "}" * 5_000
    write(f'{{"jsonrpc":"2.0","id":{request["id"]},"result":{{"content":[],"structuredContent":{deep}}}}}')


@habit("answers-half-a-character")
def answer_half_a_character(request: Message) -> None:
    os.write(1, b'{"jsonrpc":"2.0","x":"\xff\xfe"}\n')
    answer(request, text("ok"))


@habit("floods-nonsense")
def flood_nonsense(_request: Message) -> None:
    pour(b"nonsense " * 100 + b"\n")


@habit("floods-one-line")
def flood_one_line(_request: Message) -> None:
    pour(b"x" * 65_536)


@habit("floods-messages")
def flood_messages(_request: Message) -> None:
    pour(b'{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"x"}}\n' * 100)


@habit("floods-stderr")
def flood_stderr(request: Message) -> None:
    for _ in range(1_700):
        os.write(2, b"noise " * 10_000)
    answer(request, text("ok"))


@habit("closes-its-output")
def close_its_output(_request: Message) -> None:
    os.close(1)
    forever()


@habit("closes-its-input")
def close_its_input(_request: Message) -> None:
    os.close(0)
    forever()


@habit("asks-for-a-model")
def ask_for_a_model(request: Message) -> None:
    params = {"messages": [], "maxTokens": 1}
    write({"jsonrpc": "2.0", "id": "mine", "method": "sampling/createMessage", "params": params})
    answer(request, text(json.dumps(json.loads(sys.stdin.readline()))))


@habit("tells-its-progress")
def tell_progress(request: Message) -> None:
    token = request["params"]["_meta"]["progressToken"]
    for step in range(1, 4):
        params = {"progressToken": token, "progress": step, "total": 3, "message": f"step {step}"}
        write({"jsonrpc": "2.0", "method": "notifications/progress", "params": params})
    answer(request, text("done"))


@habit("hears-of-the-end")
def note_cancellation(_request: Message) -> None:
    Path(f"{PIDS}.cancelled").write_text(json.loads(sys.stdin.readline())["method"])


@habit("gets-another-tool")
def get_another_tool(request: Message) -> None:
    TOOLS.append({"name": "late", "inputSchema": {"type": "object"}})
    write({"jsonrpc": "2.0", "method": "notifications/tools/list_changed"})
    answer(request, text("ok"))


@habit("says-it-has-changed")
def say_it_has_changed(request: Message) -> None:
    for _ in range(400):
        write({"jsonrpc": "2.0", "method": "notifications/tools/list_changed"})
    answer(request, text("ok"))


STRANGE = ["", "x" * 300, "echo", "__proto__", "a\u202eb", "<img src=x onerror=alert(1)>", "*"]
listings = 0


@habit("many-tools")
def become_another(request: Message) -> None:
    """The tool `act` describes itself as its arguments say."""
    said = request["params"]["arguments"].get("become")
    if said is not None:
        TOOLS[1]["description"] = said
        write({"jsonrpc": "2.0", "method": "notifications/tools/list_changed"})
    answer(request, text("ok"))


@habit("has-other-lists")
def have_other_lists(request: Message) -> None:
    write({"jsonrpc": "2.0", "method": request["params"]["arguments"]["method"]})
    data = {"event": "lists", "token": os.environ.get("TOKEN")}
    write({"jsonrpc": "2.0", "method": "notifications/message", "params": {"level": "warning", "data": data}})
    answer(request, text("ok"))


def list_tools(request: Message) -> None:
    global listings  # noqa: PLW0603 - of this program, which does nothing else
    listings += 1
    if HABIT == "lists-megabytes":
        cursor = str(listings)
        tools = [{**TOOLS[0], "name": f"tool-{cursor}", "description": "x" * (1 << 20)}]
        answer(request, {"tools": tools, "nextCursor": cursor})
    elif HABIT == "lists-strange-names":
        answer(request, {"tools": [TOOLS[0], *({**TOOLS[1], "name": name} for name in STRANGE)]})
    elif HABIT == "lists-without-end":
        answer(request, {"tools": TOOLS, "nextCursor": str(time.monotonic_ns())})
    elif HABIT == "lists-in-circles":
        answer(request, {"tools": TOOLS, "nextCursor": "again"})
    elif HABIT == "lists-too-much":
        answer(request, {"tools": [{**TOOLS[0], "name": f"tool-{number}"} for number in range(5_000)]})
    elif HABIT == "lists-in-pages":
        page = int(request.get("params", {}).get("cursor", "0"))
        tools = [{**TOOLS[0], "name": f"tool-{page}"}]
        answer(request, {"tools": tools, **({"nextCursor": str(page + 1)} if page < 4 else {})})
    elif HABIT == "many-tools":
        destroy = {**TOOLS[1], "name": "destroy", "annotations": {"destructiveHint": True}}
        add = {**TOOLS[1], "name": "add", "annotations": {"readOnlyHint": False, "destructiveHint": False}}
        answer(request, {"tools": [*TOOLS, destroy, add]})
    else:
        answer(request, {"tools": TOOLS})


def initialize(request: Message) -> None:
    if HABIT == "dies-at-the-handshake":
        os._exit(3)
    if HABIT == "silent":
        return
    version = "1999-01-01" if HABIT == "speaks-another-version" else "2025-11-25"
    offered = {"tools": {"listChanged": True}}
    info = {"name": "raw", "version": "1"}
    answer(request, {"protocolVersion": version, "capabilities": offered, "serverInfo": info})
    if HABIT == "dies-after-the-handshake":
        os._exit(4)


def begin() -> None:
    """What goes wrong before the first message."""
    if HABIT == "dies-at-once":
        os.write(2, b"this is why\n")
        sys.exit(3)
    if HABIT == "never-reads":
        forever()
    if HABIT == "floods-at-once":
        pour(b"nonsense " * 100 + b"\n")
    if HABIT == "greets":
        write("Welcome to the server!")
    if HABIT in {"has-children", "dies-with-children"}:
        start_children()
    if HABIT == "does-not-end":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)


METHODS: dict[str, Callable[[Message], None]] = {
    "initialize": initialize,
    "tools/list": list_tools,
    "tools/call": call,
    "ping": lambda request: answer(request, {}),
}


def main() -> None:
    note_pid()
    begin()
    while line := sys.stdin.readline():
        request = json.loads(line)
        method = METHODS.get(request.get("method"))
        if method is not None:
            method(request)
    if HABIT == "does-not-end":
        forever()


main()
