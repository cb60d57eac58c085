"""Files that a person hands to a widget: which ones the picker offers, and what is read of the one that was chosen."""

import mimetypes
import os
import re
import stat
from collections.abc import Sequence
from pathlib import Path

from ipc.errors import Code, Fault, IpcError

MOST_BYTES = 10 << 20
ENDING = re.compile(r"\.[A-Za-z0-9]{1,16}")
TYPE = re.compile(r"[a-z]+/(\*|[a-z0-9][a-z0-9.+-]{0,99})")
MOST_ENDINGS = 64
KNOWN = mimetypes.MimeTypes()
"""Python's own table: what a picker offers does not depend on the files of the system."""


class FileNotGiven(IpcError):
    """The chosen file is not handed over; the message says why."""

    code = Code.INVALID_PARAMS
    fault = Fault.CALLER


class FileTooLarge(FileNotGiven):
    """It is larger than a widget may be given."""

    code = Code.TOO_LARGE


def endings_of(accept: Sequence[str]) -> list[str]:
    """The endings of names, with their dots, that fit `.csv`, `text/csv` or `image/*`. Unknown types have none."""
    found: list[str] = []
    for wanted in accept:
        if wanted.startswith("."):
            found.append(wanted.lower())
        elif wanted.endswith("/*"):
            found += sorted(end for end, kind in KNOWN.types_map[True].items() if kind.startswith(wanted[:-1]))
        else:
            found += KNOWN.guess_all_extensions(wanted)
    return list(dict.fromkeys(found))[:MOST_ENDINGS]


def read_chosen(path: Path, closed: Path) -> bytes:
    """All of a file, which must not lie in the folder `closed`. Raises FileNotGiven. Blocks."""
    try:
        real = path.resolve(strict=True)
        if real.is_relative_to(closed.resolve()):
            raise FileNotGiven("Files of Latchkey's own data folder are for no widget.")
        # Not blocking: what was chosen may be a pipe that nobody writes to.
        descriptor = os.open(real, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise FileNotGiven(f"'{path.name}' is not a file that can be read as a whole.")
            content = file.read(MOST_BYTES + 1)
    except RuntimeError:  # how Python 3.11 names a link that leads to itself
        raise FileNotGiven(f"'{path.name}' is a link that leads nowhere.") from None
    except OSError as error:
        why = error.strerror or "the disk refuses it"
        raise FileNotGiven(f"'{path.name}' cannot be read: {why}.") from None
    if len(content) > MOST_BYTES:
        raise FileTooLarge(f"'{path.name}' is larger than {MOST_BYTES >> 20} MiB, the most that a widget is given.")
    return content
