"""The nightly hunt: a million inputs chosen by the branches that they reach."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

REF = {"providerHash": "h", "dashboardAppId": "a", "providerName": "p"}
SEEDS = [
    [{"t": "hello", "v": 1}],
    [{"t": "invoke", "id": 1, "ch": "free", "p": {"a": [1, None]}, "w": {"id": "search", "i": "one"}}],
    [{"t": "invoke", "id": 2, "ch": "everything", "ms": 5, "p": {**REF, "parts": [{"key": "k", "inner": None}]}}],
    [{"t": "invoke", "id": 3, "ch": "everything", "p": {**REF, "cache": {"ttl": 5}, "options": {"apiKey": "x"}}}],
    [{"t": "invoke", "id": 4, "ch": "everything", "p": {**REF, "named": {"n": {"key": "k"}}, "either": {"key": 1}}}],
    [{"t": "invoke", "id": 5, "ch": "free", "up": 9}, {"t": "upload", "id": 5, "d": "{}"}, {"t": "cancel", "id": 5}],
    [{"t": "credit", "id": 5, "n": 3}],
]
WORDS = ["t", "id", "ch", "p", "w", "ms", "up", "invoke", "everything", "free", "providerHash", "key", "apiKey"]
DICTIONARY = [*WORDS, r"\\ud800"]
"""As libFuzzer reads it: a backslash is doubled."""


@pytest.mark.nightly
@pytest.mark.timeout(1800)
def test_no_input_raises_anything_but_an_ipc_error(tmp_path: Path) -> None:
    """Decoding, screening, validating and redacting take anything at all."""
    pytest.importorskip("atheris", reason="atheris has wheels for some versions of Python and platforms only")
    corpus, dictionary = tmp_path / "corpus", tmp_path / "words"
    corpus.mkdir()
    for number, seed in enumerate(SEEDS):
        (corpus / str(number)).write_text(json.dumps(seed), "utf-8")
    dictionary.write_text("".join(f'"{word}"\n' for word in DICTIONARY), "utf-8")
    command = [sys.executable, "-m", "tests.fuzz.atheris_ipc", "-runs=1000000", f"-dict={dictionary}"]
    done = subprocess.run(
        [*command, f"-artifact_prefix={tmp_path}/", str(corpus)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Done 1000000" in done.stderr, done.stderr[-4000:]
    assert done.returncode == 0, done.stderr[-4000:]
