"""One JSON document on disk: read as far as it goes, replaced whole when written, and never lost.

People edit these files, and newer versions write them. What does not fit is left out and kept beside the file; fields
that this version does not know stay in it; a file that says it is of a newer format is not written to at all.
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Generic, TypeAlias, TypeVar

import structlog
from pydantic import BaseModel, ValidationError

from main_process.kit.atomic_file import write_private
from main_process.kit.edited_json import LeftOut, Mend, fit, read_edited
from main_process.kit.regular_file import read_regular

log = structlog.get_logger(__name__)

Document = TypeVar("Document", bound=BaseModel)

FORMAT = 1
"""The format of every file that this version writes. A newer one would say so, under one of these names."""
_FORMAT_NAMES = ("schemaVersion", "schema_version", "formatVersion", "format_version", "version")
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class FileNotice:
    """What the user should know of one of their files."""

    file: str
    title: str
    text: str


Tell: TypeAlias = Callable[[FileNotice], object]


class JsonFile(Generic[Document]):
    """Holds one `Document` in a file that only the user can read. Blocking: call it off the event loop."""

    def __init__(
        self, path: Path, model: type[Document], *, tell: Tell = lambda _notice: None, mend: Mend | None = None
    ) -> None:
        """`tell` hears what was left out and where it is kept; `mend` takes out what does not fit beside the rest."""
        self._path = path
        self._model = model
        self._tell = tell
        self._mend = mend
        self._unknown: tuple[LeftOut, ...] = ()
        self._instead: Path | None = None
        """Where this version writes while the file is of a newer format."""

    def read(self) -> Document | None:
        """The document, or None where there is none.

        Of a file that does not fit whole, the parts that do. The file as it was is kept as `<name>.damaged-<time>`,
        and `tell` hears of it. A file in which nothing fits is renamed so, and what cannot be read at all, such as a
        folder of that name.
        """
        self._unknown, self._instead = (), None
        try:
            data = read_regular(self._path)
        except FileNotFoundError:
            return None
        except OSError as error:
            self._set_aside_whole(f"{error.strerror or type(error).__name__}. ")
            return None
        try:
            return self._model.model_validate_json(data)
        except ValidationError:
            return self._read_kindly(data)

    def write(self, document: Document) -> None:
        """Replace the file: on disk before this returns; a crash leaves the old one or the new one, never a mixture."""
        value = document.model_dump(mode="json", by_alias=True)
        for part in self._unknown:
            _put_back(value, part)
        # Somebody whose file is a link keeps it elsewhere: the link stays, and that file is replaced.
        write_private(
            Path(os.path.realpath(self._instead or self._path)), json.dumps(value, ensure_ascii=False).encode()
        )

    def _read_kindly(self, data: bytes) -> Document | None:
        try:
            value = read_edited(data)
            newer = _is_newer(value, self._model)
        except ValueError:
            value, newer = None, False
        names = _names(value)
        fitted = fit(value, self._model, self._mend)
        if fitted.document is None:
            if newer:
                self._leave_alone()
                return self._own()
            self._set_aside_whole()
            return None
        unknown = tuple(part for part in fitted.left_out if part.unknown)
        lost = [part for part in fitted.left_out if not part.unknown]
        if newer:
            self._leave_alone()
            return self._own() or fitted.document
        self._unknown = tuple(_by_name(part, names) for part in unknown)
        if lost:
            self._keep_copy(fitted.document, data, lost)
        elif unknown:
            self._tell(
                FileNotice(
                    self._path.name,
                    f"{self._path.name} holds what this version does not know",
                    f"It is kept in the file and has no effect: {_listed(list(unknown))}.",
                )
            )
        return fitted.document

    def _own(self) -> Document | None:
        """What this version wrote beside the newer file."""
        if self._instead is None:
            return None
        return JsonFile(self._instead, self._model, tell=self._tell, mend=self._mend).read()

    def _leave_alone(self) -> None:
        self._instead = self._path.with_name(f"{self._path.stem}.format-{FORMAT}{self._path.suffix}")
        self._tell(
            FileNotice(
                self._path.name,
                f"{self._path.name} was written by a newer Latchkey",
                "It is used as far as this version understands it, and not written to: changes that you make now are "
                f"kept in {self._instead.name} beside it. Update Latchkey to use the file again.",
            )
        )

    def _keep_copy(self, document: Document, data: bytes, lost: list[LeftOut]) -> None:
        kept = self._beside()
        try:
            write_private(kept, data)
            self.write(document)
        except OSError as error:
            # A full disk: nothing was changed, and the next start finds the same.
            log.warning("json_file.not_mended", file=self._path.name, error=type(error).__name__)
            kept = self._path
        log.warning("json_file.set_aside", file=self._path.name, kept_as=kept.name, errors=len(lost))
        self._tell(
            FileNotice(
                self._path.name,
                f"Parts of {self._path.name} could not be read",
                f"Left out: {_listed(lost)}. The rest is in use; the file as it was is kept as {kept.name} beside it.",
            )
        )

    def _set_aside_whole(self, why: str = "") -> None:
        kept = self._beside()
        try:
            self._path.rename(kept)
        except OSError as error:
            # Its folder is a file, or another user's: it stays where it is, and what is saved there fails and says so.
            log.warning("json_file.not_set_aside", file=self._path.name, error=type(error).__name__)
            text = f"{why}Nothing of it is in use, and nothing can be saved in its place."
            self._tell(FileNotice(self._path.name, f"{self._path.name} could not be read", text))
            return
        log.warning("json_file.set_aside", file=self._path.name, kept_as=kept.name, errors=1)
        self._tell(
            FileNotice(
                self._path.name,
                f"{self._path.name} could not be read",
                f"{why}Nothing of it is in use. It is kept as {kept.name} beside where it was: correct it, give it its "
                "name back, and start Latchkey again.",
            )
        )

    def _beside(self) -> Path:
        return self._path.with_name(f"{self._path.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")


def _is_newer(value: Any, model: type[BaseModel]) -> bool:
    known = {field.alias or name for name, field in model.model_fields.items()}
    return isinstance(value, dict) and any(
        isinstance(value.get(name), int | float) and value[name] > FORMAT for name in _FORMAT_NAMES if name not in known
    )


def _listed(parts: list[LeftOut]) -> str:
    named = "; ".join(f"{part.shown} ({part.why.rstrip('.').lower()})" for part in parts[:_MOST_NAMED])
    return named + (f"; and {len(parts) - _MOST_NAMED} more" if len(parts) > _MOST_NAMED else "")


def _names(value: Any) -> dict[tuple[str | int, ...], str]:
    """What the members of lists are called: positions change, names do not."""
    found: dict[tuple[str | int, ...], str] = {}
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), value)]
    while waiting:
        place, one = waiting.pop()
        if isinstance(one, dict):
            waiting += [((*place, name), member) for name, member in one.items()]
            name = one.get("instance") or one.get("id")
            if place and isinstance(place[-1], int) and isinstance(name, str):
                found[place] = name
        elif isinstance(one, list):
            waiting += [((*place, position), member) for position, member in enumerate(one)]
    return found


def _by_name(part: LeftOut, names: dict[tuple[str | int, ...], str]) -> LeftOut:
    place = tuple(
        f"\0{names.get(part.place[: end + 1], '')}" if isinstance(step, int) else step
        for end, step in enumerate(part.place)
    )
    return LeftOut(place, part.value, part.why, unknown=True)


def _put_back(value: Any, part: LeftOut) -> None:
    """Put an unknown field back into the object that held it, if that is still there."""
    *outer, last = part.place
    for step in outer:
        if isinstance(step, str) and step.startswith("\0"):
            named = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
            value = next((one for one in named if (one.get("instance") or one.get("id")) == step[1:]), None)
        else:
            value = value.get(step) if isinstance(value, dict) else None
    if isinstance(value, dict):
        value.setdefault(str(last), part.value)
