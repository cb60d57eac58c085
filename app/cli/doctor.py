"""`latchkey doctor`: what is wrong on this computer, and how to mend it."""

import asyncio
import dataclasses
import importlib.util
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from app.cli import health
from app.cli.health import Finding, Verdict
from app.cli.terminal import json_text, printable
from app.cli.user_data import user_data_option
from app.desktop.chromium import Host
from app.logs import set_up_logs
from app.paths import renderer_dist
from main_process.providers.controller import open_controller
from main_process.providers.types import ProviderTypes
from main_process.vault.errors import StoreError
from main_process.vault.keys import Keys
from main_process.vault.os_keyring import OsKeyring
from main_process.vault.private_folder import PrivateFolder
from main_process.vault.status import StoreStatus, unusable
from main_process.vault.vault_file import VaultFile

COLOURS = {Verdict.OK: "green", Verdict.WARNING: "yellow", Verdict.PROBLEM: "red"}
KEYRING_TIMEOUT_S = 5.0


@click.command()
@user_data_option("The folder that holds providers, dashboards and logs; the platform's own place for them by default.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def doctor(user_data: Path, as_json: bool) -> None:
    """Say what is wrong on this computer, if anything, and how to mend it.

    Exit code 0 when Latchkey works here, with or without warnings, and 1 when something keeps it from working.
    """
    set_up_logs(None)
    findings = asyncio.run(examine(user_data, os.environ))
    verdict = health.worst(findings)
    click.echo(_as_json(findings, verdict) if as_json else _as_text(findings, verdict))
    sys.exit(1 if verdict is Verdict.PROBLEM else 0)


async def examine(user_data: Path, environment: Mapping[str, str], keyring: OsKeyring | None = None) -> list[Finding]:
    """Every finding, in the order in which one would mend them."""
    keyring = keyring or OsKeyring(timeout=KEYRING_TIMEOUT_S)
    try:
        status = await _store_status(user_data, environment, keyring)
        return [
            health.check_system_libraries(_pyside()),
            health.check_web_engine(),
            health.check_renderer(renderer_dist()),
            health.check_display(environment),
            health.check_sandbox(Host.detect(environment)),
            health.check_user_data(user_data),
            health.check_keyring(keyring, status),
            health.check_store(status),
        ]
    finally:
        keyring.close()


def _pyside() -> Path | None:
    spec = importlib.util.find_spec("PySide6")
    return None if spec is None or spec.origin is None else Path(spec.origin).parent


async def _store_status(user_data: Path, environment: Mapping[str, str], keyring: OsKeyring) -> StoreStatus | None:
    """What the store says of itself. Where there is none, none is made and no keyring is asked for a key."""
    try:
        if not VaultFile(PrivateFolder(user_data / "vault"), Keys(keyring)).exists():
            return None
    except StoreError as error:
        return unusable(error)
    credentials = environment.get("CREDENTIALS_DIRECTORY")
    controller = open_controller(
        user_data,
        ProviderTypes(),
        credentials_directory=Path(credentials) if credentials else None,
        keyring=keyring,
    )
    try:
        return await controller.status()
    finally:
        await controller.aclose()


def _as_json(findings: Sequence[Finding], verdict: Verdict) -> str:
    report = {"verdict": verdict, "findings": [dataclasses.asdict(finding) for finding in findings]}
    return json_text(report, indent=2)


def _as_text(findings: Sequence[Finding], verdict: Verdict) -> str:
    lines = []
    for finding in findings:
        mark = click.style(f"{finding.verdict:<8}", fg=COLOURS[finding.verdict])
        lines.append(f"{mark} {finding.check:<17} {printable(finding.found)}")
        if finding.remedy:
            lines.append(f"{'':26} → {printable(finding.remedy)}")
    closing = {
        Verdict.OK: "All is well.",
        Verdict.WARNING: "Latchkey works here, with what the warnings say.",
        Verdict.PROBLEM: "Something keeps Latchkey from working here.",
    }
    return "\n".join([*lines, "", closing[verdict]])
