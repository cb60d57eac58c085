"""Certificates that the environment names."""

from pathlib import Path

import pytest

from app.wiring import build_main_process
from ipc.errors import Code, IpcError
from tests.fakes.raw_server import answer, raw_server


@pytest.mark.parametrize(("content", "why"), [(None, "no file"), (b"", "no cert"), (b"words\n", "no cert")])
async def test_certificates_that_cannot_be_read_are_named(
    content: bytes | None, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By their variable and file, and the credentials are not blamed; a service on this computer needs none."""
    file = tmp_path / "company.pem"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    async with build_main_process(tmp_path / "data", master_key=bytes(32)) as main:
        for kind, fields in (
            ("rest", {"baseUrl": "https://api.example"}),
            ("algolia", {"appId": "A", "apiKey": "k"}),
            ("openai", {"apiKey": "k"}),
        ):
            with pytest.raises(IpcError, match=f"SSL_CERT_FILE names '.*company.pem', which .*{why}") as caught:
                await main.editor.test("t", "P", kind, fields)
            assert (caught.value.code, "credentials" in caught.value.message) == (Code.SERVICE_UNREACHABLE, False)
        async with raw_server(lambda _: answer(b"{}")) as server:
            assert "Connected" in await main.editor.test("t", "P", "rest", {"baseUrl": server.origin})
