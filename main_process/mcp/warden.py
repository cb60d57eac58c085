"""Runs one MCP server and ends every process that comes of it. A program of its own, of the standard library alone:

    python -I -S warden.py CONTROL COMMAND [ARGUMENT…]

CONTROL is a descriptor to read from: a byte asks the server's processes to end (SIGTERM); its end, which comes too
when Latchkey dies in whatever way, kills them. On Linux the warden is the reaper of orphans, so that a child that has
left its parent, its group and its session is still found. The warden exits as the server did, and after all others.
"""

import contextlib
import ctypes
import os
import select
import signal
import sys
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
NOT_STARTED = 127
KILLED = 137
_ROUND = 0.01
_MOST_ROUNDS = 500


def main(arguments: list[str]) -> int:
    """Run until nothing is left; the server's exit code, as a shell would give it."""
    control, command = int(arguments[0]), arguments[1:]
    os.set_inheritable(control, False)
    wake, wakes = os.pipe()
    os.set_blocking(wakes, False)
    signal.set_wakeup_fd(wakes, warn_on_full_buffer=False)
    # Handlers, not SIG_IGN: what is ignored stays ignored in a program that is started.
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, lambda *_: None)
    _process_control(PR_SET_CHILD_SUBREAPER, 1)
    server = _start(command)
    # The server alone holds its pipes: whoever reads its output sees the end of it.
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    code = _wait(server, control, wake)
    _end_all()
    return code


def _start(command: list[str]) -> int:
    warden = os.getpid()
    server = os.fork()
    if server:
        return server
    try:
        _process_control(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == warden:
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)
            os.execvpe(command[0], command, _environment())  # noqa: S606  # the command that the user confirmed
    except OSError as error:
        os.write(2, f"{command[0]}: {error.strerror}\n".encode())
    os._exit(NOT_STARTED)


def _environment() -> dict[bytes, bytes]:
    """What this program was started with: Python may have added a locale of its own since."""
    try:
        raw = Path("/proc/self/environ").read_bytes()
    except OSError:
        return {name: value for name, value in os.environb.items() if name != b"LC_CTYPE"}
    pairs = (entry.partition(b"=") for entry in raw.split(b"\0") if entry)
    return {name: value for name, _, value in pairs}


def _wait(server: int, control: int, wake: int) -> int:
    """Until the server has ended, or must."""
    poll = select.poll()
    poll.register(control, select.POLLIN)
    poll.register(wake, select.POLLIN)
    while True:
        code = _reap(server)
        if code is not None:
            return code
        for descriptor, _ in poll.poll():
            said = os.read(descriptor, 512)
            if descriptor == control and not said:
                return KILLED
            if descriptor == control:
                _signal_all(signal.SIGTERM)


def _reap(server: int) -> int | None:
    """Bury the dead; the server's exit code if it was among them."""
    code = None
    while True:
        try:
            child, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return KILLED if code is None else code
        if child == 0:
            return code
        if child == server:
            exit_code = os.waitstatus_to_exitcode(status)
            code = exit_code if exit_code >= 0 else 128 - exit_code


def _end_all() -> None:
    for _ in range(_MOST_ROUNDS):
        _reap(0)
        if not _signal_all(signal.SIGKILL):
            return
        time.sleep(_ROUND)


def _signal_all(number: int) -> bool:
    """Signal every descendant; whether there was one."""
    descendants = _descendants()
    for pid in descendants:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)
    return bool(descendants)


def _descendants() -> list[int]:
    """Every process below this one. Without /proc there is no telling: Latchkey then ends the group, when this ends."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            stat = (folder / "stat").read_bytes()
            # The program's name is in parentheses and may hold anything, parentheses too.
            parent = int(stat[stat.rindex(b")") + 1 :].split()[1])
            parents.setdefault(parent, []).append(int(folder.name))
    found: list[int] = []
    waiting = [os.getpid()]
    while waiting:
        for pid in parents.get(waiting.pop(), ()):
            found.append(pid)
            waiting.append(pid)
    return found


def _process_control(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
