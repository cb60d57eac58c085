"""Bring the indices up to date, one corpus after the other, on a thread that gets out of everybody's way."""

import sqlite3
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Event, Lock

import structlog

from main_process.local_search.index.catalogue import Catalogue
from main_process.local_search.index.index_file import IndexWriter, open_writer
from main_process.local_search.index.model import Corpus, Record, Source
from main_process.local_search.index.progress import Progress, State

log = structlog.get_logger(__name__)

_BATCH_SECONDS = 0.05
"""How long a batch is collected before it becomes visible."""

_FIRST_LOOK_AFTER_S = 1.0
"""How long indices that were there already are searched as they are: whoever started the service waits for an answer,
and looking at each source would take the interpreter from it.
"""


class Indexing:
    """The work of the indexing thread. `stop` ends it after the source it is at."""

    def __init__(self, catalogue: Catalogue, *, changed: Callable[[str], None], pause: float = 1.0) -> None:
        """`changed(name)` is called from the thread when an index that held something else is up to date.

        `pause`: seconds of rest for each second of work, so that the event loop gets the interpreter. Without rest the
        first look is at once too.
        """
        self._catalogue = catalogue
        self._changed = changed
        self._pause = pause
        self._stop = Event()
        self._wanted = Event()
        self._all_there = False
        self._asked: dict[str, Corpus] = {}
        self._lock = Lock()

    def ask_for(self, corpus: Corpus) -> None:
        """Have the corpus looked at before the rest of what is under way. Thread-safe; asking twice is asking once."""
        with self._lock:
            self._asked[corpus.schema.name] = corpus
        self._wanted.set()

    def run_asked(self, busy_with: str = "") -> None:
        """Bring up to date what was asked for, save the one that the thread is busy with."""
        while not self._stop.is_set():
            with self._lock:
                waiting = [name for name in self._asked if name != busy_with]
                corpus = self._asked.pop(waiting[0]) if waiting else None
            if corpus is None:
                return
            self._bring_up_to_date(corpus, self._pause)

    def stop(self) -> None:
        self._stop.set()
        self._wanted.set()

    def prepare(self, corpora: Sequence[Corpus]) -> None:
        """Make sure that every index has a file and can be searched: those that are `at_once` with all they will hold,
        the others with what they held before.
        """
        self._all_there = all(self._catalogue.path(corpus.schema).exists() for corpus in corpora)
        for corpus in corpora:
            path = self._catalogue.path(corpus.schema)
            writer = open_writer(path, corpus.schema)
            is_new = not writer.fingerprints()
            writer.close()
            for stale in path.parent.glob(f"{corpus.schema.name}-????????????.sqlite3*"):
                if not stale.name.startswith(path.name):
                    stale.unlink(missing_ok=True)
            self._catalogue.add(corpus.schema)
            if is_new and corpus.schema.at_once:
                # Nobody has asked it yet: there is no answer that this makes stale.
                self._bring_up_to_date(corpus, pause=0.0, tell=False)

    def run(self, corpora: Sequence[Corpus]) -> None:
        """Build or refresh each corpus in turn. One that fails is reported, and the next one goes on."""
        if self._all_there:
            self._wanted.wait(_FIRST_LOOK_AFTER_S * self._pause)
        for corpus in corpora:
            if not self._stop.is_set():
                self._bring_up_to_date(corpus, self._pause)
                self.run_asked()

    def _bring_up_to_date(self, corpus: Corpus, pause: float, *, tell: bool = True) -> None:
        started = time.perf_counter()
        progress = Progress(corpus.schema.name, corpus.schema.label, "indexing")
        self._catalogue.report(progress)
        try:
            changed = self._refresh(corpus, progress, pause)
        except (OSError, sqlite3.Error) as error:  # a full disk, say: what is indexed can be searched on
            log.warning("local_search.index_not_written", index=corpus.schema.name, error=type(error).__name__)
            self._catalogue.report(replace(progress, state="failed"))
            return
        except Exception:  # a corpus reads whatever is on this machine; the others must go on
            log.exception("local_search.indexing_failed", index=corpus.schema.name)
            self._catalogue.report(replace(progress, state="failed"))
            return
        if changed and tell and not self._stop.is_set():
            self._changed(corpus.schema.name)
        milliseconds = round((time.perf_counter() - started) * 1000)
        log.info("local_search.indexed", index=corpus.schema.name, changed=changed, ms=milliseconds)

    def _refresh(self, corpus: Corpus, progress: Progress, pause: float) -> int:
        """Bring one index up to date; the number of sources that were written or removed."""
        writer = IndexWriter(self._catalogue.path(corpus.schema), corpus.schema)
        try:
            known = writer.fingerprints()
            sources = self._listed(corpus)
            stale = deque(source for key, source in sources.items() if known.get(key) != source.fingerprint)
            gone = [key for key in known if key not in sources]
            done = unchanged = len(sources) - len(stale)
            if gone:
                with writer.batch():
                    for key in gone:
                        writer.remove(key)
            while stale and not self._stop.is_set():
                self._catalogue.report(replace(progress, done=done, total=len(sources)))
                done += self._write_some(writer, stale, pause)
                self.run_asked(busy_with=corpus.schema.name)
            state: State = "indexing" if self._stop.is_set() else "ready"
            self._catalogue.report(replace(progress, state=state, done=done, total=len(sources)))
            return len(gone) + done - unchanged
        finally:
            writer.close()

    def _listed(self, corpus: Corpus) -> dict[str, Source]:
        """Its sources by key. What is asked for meanwhile does not wait for the last of them."""
        sources: dict[str, Source] = {}
        for source in corpus.sources():
            sources[source.key] = source
            self.run_asked(busy_with=corpus.schema.name)
        return sources

    def _write_some(self, writer: IndexWriter, stale: deque[Source], pause: float) -> int:
        """Take sources off the list for one batch's time, write them, rest; how many there were."""
        started = time.perf_counter()
        count = 0
        with writer.batch():
            while stale and not self._stop.is_set() and time.perf_counter() - started < _BATCH_SECONDS:
                source = stale.popleft()
                writer.replace(source, _read(source))
                count += 1
        self._stop.wait((time.perf_counter() - started) * pause)
        return count


def _read(source: Source) -> list[Record]:
    try:
        return list(source.records())
    except Exception:  # one file that cannot be read or parsed must not take the others with it
        log.exception("local_search.source_unreadable")
        return []
