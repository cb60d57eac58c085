"""The answers of the last run: at once, and none that an invalidation has overtaken, in whatever run."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from main_process.kit.epochs import Scope
from main_process.response_cache.fetching import key_scope, provider_scope, tag_scope
from main_process.response_cache.second_level.level_key import EVERYTHING, prefix_scope
from main_process.response_cache.second_level.warm import answers_file, journal
from main_process.response_cache.second_level.warm.answers_file import NAME, Limits
from main_process.response_cache.second_level.warm.warm_start import WarmStart
from tests.unit.response_cache.second_level.desk import PROD, Desk, FakeAccounts, keep, level_key, recall

INVALIDATIONS: list[Scope] = [
    EVERYTHING,
    key_scope("search:a"),
    provider_scope(*PROD),
    tag_scope("index"),
    prefix_scope("search:"),
    prefix_scope("sea"),
]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "responses")


async def test_an_answer_outlives_its_run(desk: Desk) -> None:
    """What was fetched yesterday is there at the next start, with its age."""
    await desk.remember("a", b'{"hits":1}')
    desk.wall += 3600

    async with desk.run() as warm:
        account = await desk.accounts.of(PROD)
        found = await warm.recall(level_key("a"), account or b"")

    assert found is not None
    assert (found.body, desk.wall - found.stored_at) == (b'{"hits":1}', 3600)


async def test_a_run_does_not_serve_what_it_wrote_itself(desk: Desk) -> None:
    """What this run has fetched, its memory has had: the level would only make it older."""
    await desk.remember("a")

    async with desk.run() as warm:
        assert await recall(desk, warm, "a") == b'"old"'
        await keep(desk, warm, "a", b'"new"')
        assert await recall(desk, warm, "a") is None

    assert await desk.served("a") == b'"new"'


async def test_what_was_fetched_before_the_file_is_open_is_not_served_either(desk: Desk) -> None:
    """The row of an earlier run has its name, and is the new one by now."""
    await desk.remember("a")

    async with desk.run() as warm:
        await keep(desk, warm, "a", b'"new"')
        await warm._flush()
        assert await recall(desk, warm, "a") is None


@pytest.mark.parametrize("scope", INVALIDATIONS, ids=str)
async def test_what_was_invalidated_is_never_served_again(desk: Desk, scope: Scope) -> None:
    """Not in the run that invalidated it, and not in the next one."""
    await desk.remember("search:a", tags=["index"])

    async with desk.run() as warm:
        assert await recall(desk, warm, "search:a", tags=["index"]) is not None
        warm.drop([scope])
        assert await recall(desk, warm, "search:a", tags=["index"]) is None

    assert await desk.served("search:a", tags=["index"]) is None


@pytest.mark.parametrize("scope", INVALIDATIONS, ids=str)
async def test_an_invalidation_before_the_file_is_open_counts(desk: Desk, scope: Scope) -> None:
    """A process that only saves a provider and is killed at once has still invalidated."""
    await desk.remember("search:a", tags=["index"])

    desk.start().drop([scope])

    assert await desk.served("search:a", tags=["index"]) is None


async def test_an_invalidation_spares_the_others(desk: Desk) -> None:
    """What is fetched after it, and what it does not cover, stays."""
    async with desk.run() as warm:
        await keep(desk, warm, "a", b'"a"')
        await keep(desk, warm, "b", b'"b"')
        warm.drop([key_scope("a")])
        await keep(desk, warm, "c", b'"c"')

    assert [await desk.served(text) for text in "abc"] == [None, b'"b"', b'"c"']


async def test_a_killed_run_has_still_invalidated(desk: Desk) -> None:
    """The journal is enough: nothing needs to be closed, deleted or written behind."""
    await desk.remember("a")
    warm = desk.start()
    assert await recall(desk, warm, "a") is not None

    warm.drop([provider_scope(*PROD)])
    kill(warm)

    assert await desk.served("a") is None


async def test_a_killed_run_keeps_what_it_wrote(desk: Desk) -> None:
    """Only what was still waiting to be written is lost."""
    warm = desk.start()
    await keep(desk, warm, "a")
    await warm._flush()
    await keep(desk, warm, "b")
    kill(warm)

    assert [await desk.served(text) for text in "ab"] == [b'"old"', None]


async def test_other_credentials_get_nothing(desk: Desk) -> None:
    """Rotation by whatever process moves to another account."""
    await desk.remember("a")
    desk.accounts.credentials[PROD] = {"apiKey": "two"}

    assert await desk.served("a") is None


async def test_an_answer_is_not_written_when_the_provider_changed_meanwhile(desk: Desk) -> None:
    """What was fetched with the old key is nobody's under the new one, nor when the old one is back."""
    before = desk.accounts.credentials[PROD]
    async with desk.run() as warm:
        await keep(desk, warm, "a")
        desk.accounts.credentials[PROD] = {"apiKey": "two"}

    assert await desk.served("a") is None
    desk.accounts.credentials[PROD] = before
    assert await desk.served("a") is None


async def test_nothing_is_written_under_a_key_of_the_session(tmp_path: Path) -> None:
    """Without a key that lasts there is no file at all."""
    desk = Desk(tmp_path / "responses", FakeAccounts(key=None))

    await desk.remember("a")

    assert not (tmp_path / "responses").exists()


async def test_another_key_begins_anew(desk: Desk) -> None:
    """After a change of the store's key the old rows are not even looked at."""
    await desk.remember("a")
    desk.accounts.key = b"n" * 32

    assert await desk.served("a") is None


async def test_a_change_of_key_while_running_leaves_nothing_sealed_under_the_old_one(desk: Desk) -> None:
    """The file is gone before the change has returned, and the next answer makes a new one."""
    await desk.remember("a")
    async with desk.run() as warm:
        await recall(desk, warm, "a")
        warm.begin_anew()
        assert not (desk.folder / NAME).exists()
        desk.accounts.key = b"n" * 32
        await keep(desk, warm, "b")

    assert [await desk.served(text) for text in "ab"] == [None, b'"old"']


async def test_an_answer_lasts_a_week(desk: Desk) -> None:
    """No older one is ever shown, and none from the future either: its age would not be known."""
    await desk.remember("a")
    made = desk.wall

    desk.wall = made + 7 * 86_400 - 1
    assert await desk.served("a") is not None
    desk.wall = made - 60
    assert await desk.served("a") is None
    desk.wall = made + 7 * 86_400 + 1
    assert await desk.served("a") is None


async def test_a_large_answer_is_not_kept(desk: Desk) -> None:
    """A mebibyte is the most."""
    await desk.remember("small", b"x" * 1024 * 1024)
    await desk.remember("large", b"x" * (1024 * 1024 + 1))

    assert await desk.served("small") is not None
    assert await desk.served("large") is None


async def test_the_least_recently_used_leave_first(desk: Desk) -> None:
    """The file is bounded in bytes; what was shown at the last start stays."""
    desk.limits = Limits(max_bytes=10_000)
    for number in range(4):
        desk.wall += 1
        await desk.remember(f"{number}", b"x" * 2000)
    desk.wall += 1
    assert await desk.served("0") is not None
    desk.wall += 1

    await desk.remember("4", b"x" * 4000)

    left = [number for number in range(5) if await desk.served(f"{number}") is not None]
    assert left == [0, 3, 4]


async def test_two_processes_do_not_share_the_file(desk: Desk) -> None:
    """The second one goes without, and what it invalidates is invalid for both of their successors."""
    await desk.remember("a")
    async with desk.run() as first:
        assert await recall(desk, first, "a") is not None
        async with desk.run() as second:
            assert await recall(desk, second, "a") is None
            second.drop([key_scope("a")])

    assert await desk.served("a") is None


async def test_no_answer_and_no_name_is_in_the_files(desk: Desk) -> None:
    """Who copies the folder learns sizes and times."""
    await desk.remember("canary-key", b'"canary-body"', tags=["canary-tag"])
    async with desk.run() as warm:
        warm.drop([key_scope("canary-key"), tag_scope("canary-tag")])

    everything = b"".join(path.read_bytes() for path in desk.folder.iterdir())
    assert b"canary" not in everything
    assert {path.stat().st_mode & 0o777 for path in desk.folder.iterdir()} == {0o600}


def flip_sealed(db: sqlite3.Connection) -> None:
    (sealed,) = db.execute("SELECT sealed FROM answers").fetchone()
    db.execute("UPDATE answers SET sealed = ?", (sealed[:-1] + bytes([sealed[-1] ^ 1]),))


def make_younger(db: sqlite3.Connection) -> None:
    db.execute("UPDATE answers SET stored_ms = stored_ms - 1000")


def unscope(db: sqlite3.Connection) -> None:
    db.execute("UPDATE answers SET scopes = x''")


def begin_later(db: sqlite3.Connection) -> None:
    db.execute("UPDATE answers SET begun = begun + 1")


@pytest.mark.allow_logs
@pytest.mark.parametrize("change", [flip_sealed, make_younger, unscope, begin_later])
async def test_an_edited_row_is_a_miss(desk: Desk, change: Callable[[sqlite3.Connection], None]) -> None:
    """Body, time, scopes and position are bound together."""
    await desk.remember("a")
    edit(desk, change)

    assert await desk.served("a") is None


@pytest.mark.allow_logs
async def test_swapped_rows_are_misses(desk: Desk) -> None:
    """A row under another one's name does not open."""
    await desk.remember("a", b'"a"')
    await desk.remember("b", b'"b"')

    def swap(db: sqlite3.Connection) -> None:
        (one, first), (two, second) = db.execute("SELECT id, sealed FROM answers").fetchall()
        db.execute("UPDATE answers SET sealed = ? WHERE id = ?", (second, one))
        db.execute("UPDATE answers SET sealed = ? WHERE id = ?", (first, two))

    edit(desk, swap)

    assert [await desk.served(text) for text in "ab"] == [None, None]


@pytest.mark.allow_logs
async def test_an_older_copy_of_the_file_brings_nothing_back(desk: Desk) -> None:
    """Put back in the next run or the one after: what was invalidated since stays invalid."""
    await desk.remember("a")
    copy = (desk.folder / NAME).read_bytes()
    async with desk.run() as warm:
        warm.drop([key_scope("a")])
        await recall(desk, warm, "a")

    for _ in range(3):
        (desk.folder / NAME).write_bytes(copy)
        assert await desk.served("a") is None


@pytest.mark.allow_logs
async def test_flipped_bits_never_make_a_wrong_answer(desk: Desk) -> None:
    """Anywhere in the file: the right answer, or none, and the next run works."""
    await desk.remember("a", b'"' + b"right " * 200 + b'"')
    whole = (desk.folder / NAME).read_bytes()
    for place in range(0, len(whole), len(whole) // 25):
        damaged = bytearray(whole)
        damaged[place] ^= 0x10
        (desk.folder / NAME).write_bytes(damaged)

        assert await desk.served("a") in {None, b'"' + b"right " * 200 + b'"'}
        await desk.remember("b", b'"b"')
        assert await desk.served("b") == b'"b"'
        for path in desk.folder.iterdir():
            path.unlink()
        await desk.remember("a", b'"' + b"right " * 200 + b'"')
        whole = (desk.folder / NAME).read_bytes()


@pytest.mark.allow_logs
async def test_a_file_that_is_no_database_is_set_aside(desk: Desk) -> None:
    """It is a cache: it is kept to be looked at, and begun anew."""
    await desk.remember("a")
    (desk.folder / NAME).write_bytes(b"not a database, but long enough to look like one" * 100)

    await desk.remember("b")

    assert (desk.folder / f"{NAME}.damaged").exists()
    assert await desk.served("b") == b'"old"'


async def test_a_damaged_journal_invalidates(desk: Desk) -> None:
    """A record that cannot be read may have meant anything."""
    await desk.remember("a")
    async with desk.run() as warm:
        await recall(desk, warm, "a")
        warm.drop([key_scope("b")])
    newest = journal.journals(desk.folder)[-1]
    raw = bytearray(newest.read_bytes())
    raw[-1] ^= 1
    newest.write_bytes(raw)

    assert await desk.served("a") is None


@pytest.mark.allow_logs
@pytest.mark.parametrize("head", [b"", b"lkdr", b"not a journal, and long enough to look like one"])
async def test_a_journal_that_was_cut_short_at_its_birth_stops_no_later_run(desk: Desk, head: bytes) -> None:
    """A run that was killed while it began one: what it invalidated cannot be known, and the next run begins anew."""
    await desk.remember("a")
    newest = journal.journals(desk.folder)[-1]
    (desk.folder / f"dropped-{journal.number_of(newest) + 1}").write_bytes(head)

    assert await desk.served("a") is None
    await desk.remember("b")
    assert await desk.served("b") == b'"old"'


@pytest.mark.allow_logs
async def test_a_missing_journal_invalidates(desk: Desk) -> None:
    """Without the journals since it was written, nobody knows what of the file still holds."""
    await desk.remember("a")
    for path in journal.journals(desk.folder):
        path.unlink()

    assert await desk.served("a") is None


async def test_after_a_power_cut_the_file_is_begun_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal's last records may not have reached the disk. A run that closed has made sure of them."""
    await desk.remember("a")
    monkeypatch.setattr(answers_file, "boot", lambda: "the next boot")
    assert await desk.served("a") is not None

    warm = desk.start()
    await recall(desk, warm, "a")
    kill(warm)
    monkeypatch.setattr(answers_file, "boot", lambda: "the boot after that")

    assert await desk.served("a") is None


def edit(desk: Desk, change: Callable[[sqlite3.Connection], None]) -> None:
    with sqlite3.connect(desk.folder / NAME) as db:
        change(db)
    db.close()


def kill(warm: WarmStart) -> None:
    """What the system does when the process ends: files are closed and locks let go, and nothing else happens."""
    warm._closed = True
    for job in warm._jobs:
        job.cancel()
    if warm._file is not None:
        warm._file.abandon()
    warm._held.close()
    warm._thread.shutdown()
