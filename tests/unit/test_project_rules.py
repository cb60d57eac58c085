"""Rules of the house that no linter knows."""

import ast
import graphlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import grimp
import pytest

from tests.unit.project_files import CODE, ROOT, lines_of, name_of, project_files, with_suffix

LOCKS = ROOT / "resources" / "locks"
MOST_LINES = 400
GENERATED = {"renderer/src/ipc/messages.gen.ts"}


def others(paths: Iterable[Path]) -> Iterator[Path]:
    """All but this file, which names what it forbids."""
    return (path for path in paths if path != Path(__file__))


def test_python_locks_hold_pins_and_hashes_and_no_addresses() -> None:
    """Where packages come from is each machine's business; which ones they are is not."""
    for lock in sorted(LOCKS.glob("*.txt")):
        text = lock.read_text()
        requirements = re.split(r"\n(?=\S)", text.strip())
        assert [line for line in requirements if not re.match(r"[a-z0-9._-]+==\S+", line)] == []
        assert [line for line in requirements if "--hash=sha256:" not in line] == []
        assert "://" not in text


def test_each_lock_holds_everything_of_the_one_before_it() -> None:
    """The set-up relies on it: who has the tests' packages has the application's."""
    pins = [
        set(re.findall(r"^\S+==\S+", (LOCKS / f"{name}.txt").read_text(), re.MULTILINE))
        for name in ("app", "test", "bench", "nightly")
    ]

    assert pins[0] - pins[1] == set()
    assert pins[1] - pins[2] == set()
    assert pins[2] - pins[3] == set()


def test_npm_lock_holds_hashes_and_no_addresses() -> None:
    """npm's lock names versions and hashes; the registry is each machine's business."""
    packages = json.loads((ROOT / "renderer" / "package-lock.json").read_text())["packages"]

    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


def test_each_folder_of_tests_is_a_package() -> None:
    """Else pytest takes tests/unit/sdks/http for the library's http, and a file that runs alone fails."""
    folders = {path.parent for path in (ROOT / "tests").rglob("*.py") if "node_modules" not in path.parts}
    assert sorted(str(folder) for folder in folders if not (folder / "__init__.py").exists()) == []


MACHINES = re.compile(r"/root/|/work/|\.pyenv|registry\.npmjs|pythonhosted|pypi\.org")


def test_nothing_names_a_machine_or_a_package_index() -> None:
    """The project says the same on every machine."""
    found = [place for path in others(project_files()) for place, line in lines_of(path) if MACHINES.search(line)]

    assert found == []


LEFTOVERS = re.compile(
    r"\b(?:TODO|FIXME|XXX|HACK)\b|NotImplementedError|\bbreakpoint\(|^\s*debugger\b|\b(?:it|test|describe)\.only\("
)


def test_nothing_is_left_over() -> None:
    """No notes to ourselves, no stubs, no stops for a debugger."""
    found = [
        place for path in others(with_suffix(*CODE, ".md")) for place, line in lines_of(path) if LEFTOVERS.search(line)
    ]

    assert found == []


OWN_JSON = {
    "ipc/encoding.py": "the encoder",
    "main_process/response_cache/codec.py": "keys: sorted names, and dates refused",
    "main_process/response_cache/second_level/level_key.py": "keys: sorted names",
    "main_process/mcp/choices.py": "a digest: sorted names",
    "main_process/providers/stored.py": "a column that is authenticated: sorted names",
    "main_process/providers/validation.py": "measures and checks, and writes nothing",
    "main_process/providers/backup.py": "sealed: holds credentials on purpose",
    "main_process/response_cache/second_level/invitation.py": "sealed: holds the team's key on purpose",
    "main_process/vault/": "sealed: holds credentials on purpose",
}


def test_json_is_written_by_one_encoder() -> None:
    """orjson writes any dataclass, one with credentials included; `ipc.encoding.encode` refuses them."""
    found = [
        place
        for path in others(with_suffix(".py"))
        if not name_of(path).startswith(("tests/", "docs/", *OWN_JSON))
        for place, line in lines_of(path)
        if "orjson.dumps(" in line
    ]

    assert found == []


IGNORE = re.compile(
    r"#\s*(?:noqa|type:\s*ignore|mypy:|fmt:\s*off)(?P<python>.*)"
    r"|(?:@ts-expect-error|@ts-ignore|(?:ox|es)lint-disable(?:-next-line|-line)?)(?P<script>.*)"
)
REASON = re.compile(r"[A-Za-z][^\n]{7,}")


def test_every_ignore_says_why() -> None:
    """An ignore without its reason on the line is a rule that nobody can check."""
    found = []
    for path in others(with_suffix(".py", ".ts", ".tsx")):
        for place, line in lines_of(path):
            ignore = IGNORE.search(line)
            if ignore is None:
                continue
            said = ignore["python"] if ignore["python"] is not None else ignore["script"]
            without_codes = re.sub(r"\[[^\]]*\]|:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|[\w@-]+/[\w/-]+", "", said)
            if not REASON.search(without_codes):
                found.append(place)

    assert found == []


FATAL = {
    "requestBody": "hangs or crashes the process from 17,000 bytes on",
    "CorsEnabled": "answers any origin with its own name, and so lets every frame read the app",
}
"""Names of QtWebEngine that no code of the app may use, and why."""


def test_nothing_uses_what_crashes_or_opens_the_web_engine() -> None:
    """A guard in front of them would be one change away from gone."""
    used = {
        f"{name_of(path)}:{node.lineno}"
        for path in with_suffix(".py")
        if path.is_relative_to(ROOT / "app") or path.is_relative_to(ROOT / "ipc")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in FATAL
    }

    assert used == set()


MARKS_OF_ENGLISH = re.compile(r"[,_]")
AS_ENGLISH = {
    "main_process/kit/figures.py": "the English region itself",
    "app/cli/": "the command line is in plain English",
}


def test_numbers_in_sentences_are_written_as_the_region_does() -> None:
    """`main_process.kit.figures` knows the marks between thousands; a format in a sentence has those of English."""
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in with_suffix(".py")
        if is_product(path) and not name_of(path).startswith((*AS_ENGLISH,))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FormattedValue)
        and isinstance(node.format_spec, ast.JoinedStr)
        and any(
            MARKS_OF_ENGLISH.search(str(part.value))
            for part in node.format_spec.values
            if isinstance(part, ast.Constant)
        )
    ]

    assert found == []


def test_no_test_is_skipped_without_a_reason() -> None:
    """A test that is skipped says why; one that is skipped for good is not a test."""
    skipping = re.compile(r"@pytest\.mark\.(?:skip|xfail)\b(?!\(.*reason)|\b(?:it|test|describe)\.skip\(")
    found = [
        place
        for path in others(with_suffix(".py", ".ts", ".tsx"))
        for place, line in lines_of(path)
        if skipping.search(line)
    ]

    assert found == []


def test_every_defect_of_the_reference_has_its_test() -> None:
    """There are 27, and each mark on a test names one of them."""
    marked = {
        int(number)
        for path in others(with_suffix(".py"))
        if path.name.startswith("test_")
        for number in re.findall(r"mark\.defect\((\d+)\)", path.read_text(encoding="utf-8"))
    }

    assert marked == set(range(1, 28))


def test_every_module_can_be_traced_to_its_tests() -> None:
    """One is named after it or imports it; else its docstring, or its package's, says where its tests are."""
    imported = set(imports_of_tests())
    lost = [
        name_of(path)
        for path in with_suffix(".py")
        if is_product(path)
        and not unit_test_of(path).exists()
        and ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") not in imported
        and not any(names_tests(place) for place in (path, path.parent / "__init__.py"))
    ]

    assert lost == []


def imports_of_tests() -> Iterator[str]:
    """The modules that tests import, and the names that they take from them, which may be modules as well."""
    for path in with_suffix(".py"):
        if path.is_relative_to(ROOT / "tests"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    yield from (name.name for name in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module:
                    yield node.module
                    yield from (f"{node.module}.{name.name}" for name in node.names)


def unit_test_of(module: Path) -> Path:
    """Where a module's own tests are: at its path, which for the main process begins with its room."""
    place = module.relative_to(ROOT)
    room = place.relative_to("main_process") if place.parts[0] == "main_process" else place
    return ROOT / "tests" / "unit" / room.with_name(f"test_{room.name}")


def names_tests(module: Path) -> bool:
    """Whether its docstring says where tests are, and they are there."""
    said = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
    named = [ROOT / found for found in re.findall(r"tests/[a-z0-9_/]+(?:\.[a-z]+)?", said)]
    return bool(named) and all(path.exists() for path in named)


def is_product(path: Path) -> bool:
    """Whether a file is shipped Python code."""
    return path.relative_to(ROOT).parts[0] in {"app", "ipc", "main_process"}


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Not even where only the types are imported: what needs the other's type needs a narrower one."""
    graph = grimp.build_graph("app", "ipc", "main_process", "renderer", cache_dir=None)
    sorter = graphlib.TopologicalSorter(
        {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    )

    sorter.prepare()  # raises CycleError, which names the circle


def test_no_file_is_too_long() -> None:
    """One idea per file: about 200 lines, never over 400."""
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in with_suffix(*CODE)}

    assert {name: length for name, length in lengths.items() if length > MOST_LINES and name not in GENERATED} == {}


def test_no_file_is_a_drawer() -> None:
    """A file is named for its idea; `utils` is none."""
    drawers = {"utils", "util", "helpers", "helper", "misc", "common"}
    parts = {
        name_of(path): {part.split(".")[0].lower() for part in path.relative_to(ROOT).parts} for path in project_files()
    }

    assert [name for name, names in parts.items() if names & drawers] == []


@pytest.mark.parametrize("path", [path for path in with_suffix(".py") if path.name.startswith("test_")], ids=name_of)
def test_every_test_has_its_sentence(path: Path) -> None:
    """A test says in a sentence what holds when it passes."""
    functions = (
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    )

    assert [function.name for function in functions if not ast.get_docstring(function)] == []


def test_the_renderer_is_pinned_exactly() -> None:
    """package.json names one version of everything: the lock decides nothing on its own."""
    package = json.loads((ROOT / "renderer" / "package.json").read_text())
    wanted = package["dependencies"] | package["devDependencies"]

    assert {name: version for name, version in wanted.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)} == {}
