"""A file that is made from the running main process and committed: written, or compared with what it should hold."""

from pathlib import Path


def write_or_check(target: Path, text: str, arguments: list[str]) -> int:
    """Write the file, or with `--check` say whether it is stale. Returns the exit code."""
    if "--check" in arguments:
        return 0 if target.read_text("utf-8") == text else 1
    target.write_text(text, "utf-8")
    return 0
