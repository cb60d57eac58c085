"""The folder that holds the store: 0700, its files 0600, ours, and locked while a key is being made or changed."""

import errno
import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from main_process.kit.file_lock import FileLock
from main_process.vault.errors import Reason, StoreError

_POSIX = sys.platform != "win32"


class PrivateFolder:
    """Makes and guards the folder. On Windows the profile's own access list does what modes do elsewhere."""

    def __init__(
        self,
        path: Path,
        *,
        now: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
        timeout: float = 10.0,
    ) -> None:
        self.path = path
        self._now = now
        self._wait = wait
        self._timeout = timeout

    def file(self, name: str) -> Path:
        """The path of one of the folder's files."""
        return self.path / name

    def ensure(self) -> None:
        """Make the folder and tighten it; raise `StoreError` where it is not ours, a link, or cannot be written."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._tighten(self.path, 0o700)
        except OSError as error:
            raise store_error_of(error) from error

    def tighten(self) -> None:
        """Folder 0700, every file in it 0600. Called at every write: a copied or restored file may be open to all."""
        try:
            self._tighten(self.path, 0o700)
            for file in self.path.iterdir():
                if not file.is_dir():
                    self._tighten(file, 0o600)
        except OSError as error:
            raise store_error_of(error) from error

    def create(self, path: Path) -> None:
        """An empty file that nobody else could ever open."""
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except OSError as error:
            raise store_error_of(error) from error

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder's lock, which the system lets go when the process dies; `busy` after ten seconds."""
        lock = FileLock(self.path / "lock")
        deadline = self._now() + self._timeout
        while not self._acquired(lock):
            if self._now() >= deadline:
                raise StoreError(Reason.BUSY)
            self._wait(0.02)
        try:
            yield
        finally:
            lock.release()

    def _acquired(self, lock: FileLock) -> bool:
        try:
            return lock.try_acquire()
        except OSError as error:
            raise store_error_of(error) from error

    def _tighten(self, path: Path, mode: int) -> None:
        try:
            found = path.lstat()
        except FileNotFoundError:  # SQLite removed its journal between the listing and here
            return
        if not _POSIX:
            return
        if stat.S_ISLNK(found.st_mode) or found.st_uid != os.geteuid():
            raise StoreError(Reason.NOT_PRIVATE)
        if stat.S_IMODE(found.st_mode) != mode:
            path.chmod(mode)


def store_error_of(error: OSError) -> StoreError:
    """What a failure of the file system means for the store."""
    if isinstance(error, FileExistsError | NotADirectoryError):
        return StoreError(Reason.NOT_PRIVATE, "Where the credential store belongs is a file.")
    if error.errno in {errno.EMFILE, errno.ENFILE}:
        return StoreError(Reason.BUSY, "Too many files are open for the credential store to be used. Try again.")
    full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    return StoreError(Reason.DISK_FULL if full else Reason.READ_ONLY)
