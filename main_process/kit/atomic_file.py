"""Files that are replaced whole: a crash leaves the old one or the new one, never a mixture."""

import os
import tempfile
from pathlib import Path


def write_private(path: Path, content: bytes) -> None:
    """Replace the file, which only its owner can read; on disk when this returns. Makes the folder. Raises OSError."""
    folder = path.parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=f".{path.name}-")  # mkstemp makes it 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        replace_durably(Path(temporary), path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def write_in_place(path: Path, content: bytes) -> None:
    """Write what a person names at a command line, a device or pipe as well. A file that is new is its owner's alone;
    one that was there keeps its mode. Raises OSError.
    """
    with open(path, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(content)


def replace_durably(made: Path, final: Path) -> None:
    """Give a finished file its name; the folder's entry is on disk when this returns."""
    made.replace(final)
    if os.name == "nt":  # Windows has no such call and needs none
        return
    descriptor = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
