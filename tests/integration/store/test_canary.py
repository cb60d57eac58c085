"""A canary lives through everything that happens to a credential; then it is looked for where it must not be."""

import base64
import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from tests.checks.canary import findings


def test_a_credential_is_nowhere_it_must_not_be(home: Path) -> None:
    """Not in any file, log, standard stream or frame: in no form. It was used, it failed, it was rotated."""
    canary, folder = f"sk-{secrets.token_hex(16)}", home / "data"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.store.canary_life", str(folder)],
        env={**os.environ, "CANARY": canary},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    steps = json.loads(done.stdout)
    places = {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()}
    places |= {"stdout": done.stdout, "stderr": done.stderr}

    assert steps == {
        "used": "ok", "tested": True, "wrong key refused": True, "failed": "error", "rotated": True, "used again": "ok",
        "key over IPC": "credential-in-params", "provider-list": "ok", "provider-get": "ok", "store-status": "ok",
        "client-cache-stats": "ok", "response-cache-stats": "ok", "call-log": "ok",
        "devtools-call": "ok", "devtools-responses": "ok", "devtools-channels": "ticket", "devtools-widgets": "ok",
        "keys the service saw": steps["keys the service saw"],
    }  # fmt: skip
    assert steps["keys the service saw"] >= 5
    assert {
        "data/vault/providers.sqlite3",
        "data/frames.txt",
        "data/export.json",
        "data/logs/latchkey.log",
    } <= places.keys()
    assert findings(canary, places) == []


@pytest.mark.parametrize("form", ["raw", "utf-16", "hex", "base64", "base64url", "reversed"])
@pytest.mark.parametrize("before", [b"", b"x", b"xy"])
def test_the_search_finds_what_it_looks_for(form: str, before: bytes) -> None:
    """Planted in each form, at each alignment, the canary is found."""
    canary = "sk-0123456789abcdef0123456789abcdef"
    plain = before + canary.encode() + b"after"
    planted = {
        "raw": plain,
        "utf-16": plain.decode().encode("utf-16-le"),
        "hex": plain.hex().encode(),
        "base64": base64.b64encode(plain),
        "base64url": base64.urlsafe_b64encode(plain),
        "reversed": plain[::-1],
    }[form]

    assert f"here: {form}" in findings(canary, {"here": planted})
