"""How a measured program talks with the benchmark that started it: a line of JSON out, the end of its input in."""

import json
import sys


def say(what: str) -> None:
    """Tell the benchmark, which notes the time."""
    sys.stdout.write(json.dumps({"event": what}) + "\n")
    sys.stdout.flush()


def wait_for_the_end() -> None:
    """Until the benchmark has looked at the memory."""
    sys.stdin.readline()
