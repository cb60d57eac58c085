"""`latchkey doctor`: what is wrong on this computer, and how to mend it."""

import asyncio
import dataclasses
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from app.cli import health
from app.cli.examination import examine
from app.cli.health import Finding, Verdict
from app.cli.terminal import json_text, printable
from app.cli.user_data import user_data_option
from app.logs import set_up_logs

COLOURS = {Verdict.OK: "green", Verdict.WARNING: "yellow", Verdict.PROBLEM: "red"}


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
