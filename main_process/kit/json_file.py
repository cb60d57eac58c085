"""One JSON document on disk: validated when read, replaced whole when written, set aside when damaged."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Generic, TypeVar

import structlog
from pydantic import BaseModel, ValidationError

from main_process.kit.atomic_file import write_private

log = structlog.get_logger(__name__)

Document = TypeVar("Document", bound=BaseModel)


class JsonFile(Generic[Document]):
    """Holds one `Document` in a file that only the user can read. Blocking: call it off the event loop."""

    def __init__(self, path: Path, model: type[Document]) -> None:
        self._path = path
        self._model = model

    def read(self) -> Document | None:
        """The document, or None where there is none.

        A file that does not fit the model is renamed to `<name>.damaged-<time>` and kept, so that nothing is lost and
        the app goes on.
        """
        try:
            text = self._path.read_bytes()
        except FileNotFoundError:
            return None
        try:
            return self._model.model_validate_json(text)
        except ValidationError as error:
            aside = self._path.with_name(f"{self._path.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
            self._path.rename(aside)
            log.warning("json_file.set_aside", file=self._path.name, kept_as=aside.name, errors=error.error_count())
            return None

    def write(self, document: Document) -> None:
        """Replace the file: on disk before this returns; a crash leaves the old one or the new one, never a mixture."""
        write_private(self._path, document.model_dump_json(by_alias=True).encode())
