"""What a widget's code does with the host and its manifest does not name."""

import json

import pytest

from ipc.messages import FOR_BUILT_IN_WIDGETS, FOR_EVERY_WIDGET, FOR_WIDGETS
from main_process.widgets.manifest import Manifest
from main_process.widgets.package.calls import Rules, missing_grants
from main_process.widgets.package.source_text import without_comments
from tests.unit.widgets.packages import GOOD

RULES = Rules(
    {"algolia.search": "algolia-search", "openai.chat": "openai-chat", "dashboards.save": "dashboard-save"},
    exists=lambda channel: channel != "stripe-balance",
    access=lambda channel: {
        "dashboard-save": None,
        "ledger-summary": FOR_BUILT_IN_WIDGETS,
        "widget-report": FOR_EVERY_WIDGET,
    }.get(channel, FOR_WIDGETS),
)


def found(code: str, **changes: object) -> list[str]:
    manifest = Manifest.model_validate_json(json.dumps(GOOD | changes))
    return [str(fault) for fault in missing_grants(manifest, {"widget.js": code}, RULES)]


@pytest.mark.parametrize(
    "code",
    [
        "mainApi.algolia.search({})",
        "window.mainApi.algolia.search({})",
        "await window . mainApi ?. algolia\n  .search({})",
        "const api = window.mainApi;\napi.algolia.search({})",
        "const { algolia } = mainApi;\nalgolia.search({})",
        "const { algolia: a, openai } = window.mainApi;\na.search({})",
        "const search = mainApi.algolia;\nsearch.search({})",
        'latchkey.call("algolia-search", {})',
        "mainApi.invoke('algolia-search', {})",
        "latchkey.stream(`algolia-search`, {})",
        "const lk = window.latchkey; lk.call('algolia-search')",
        'var a=window.mainApi,b=1;a.algolia.search({q:"x"})',
    ],
)
def test_a_call_without_its_channel_is_found(code: str) -> None:
    """However it is usually written, in source or bundled; with the channel in the manifest nothing is said."""
    assert len(found(code)) == 1
    assert "calls 'algolia-search', which the manifest's channels do not name" in found(code)[0]
    assert found(code, channels=["algolia-search"]) == []


@pytest.mark.parametrize(
    "code",
    [
        "// mainApi.algolia.search({})",
        "/* mainApi.algolia\n.search({}) */",
        "const mine = { algolia: { search() {} } };\nmine.algolia.search()",
        "notmainApi.algolia.search()",
        "this.mainApiX.algolia.search()",
        "mainApi.on('provider-changed', draw)",
        "latchkey.call('widget-report', {})",
        "const pattern = /[/*]/; draw(); // mainApi.openai.chat()",
    ],
)
def test_what_is_no_call_is_not_found(code: str) -> None:
    """Comments, and what only looks alike."""
    assert found(code) == []


def test_a_channel_for_built_in_widgets_is_for_no_package() -> None:
    """A package may not name it either."""
    assert found('latchkey.call("ledger-summary", {})', channels=["ledger-summary"]) == [
        "widget.js:1: calls 'ledger-summary', which is for the app's own page alone"
    ]
    assert [RULES.may_ask(channel) for channel in ("ledger-summary", "algolia-search")] == [False, True]


def test_every_use_has_its_line_and_what_to_add() -> None:
    """Topics, values, notifications and links too; a channel of the app's own page is for no widget."""
    code = """const { settings } = await latchkey.ready;
latchkey.publish("chosen", {});
latchkey.subscribe('asked', draw);
await latchkey.storage.get("a");
latchkey.notify({ title: "x" });
latchkey.openLink("https://example.com/");
latchkey.pickFile();
latchkey.call("dashboard-save", {});
latchkey.call("stripe-balance", {});
"""
    assert found(code, channels=["stripe-balance"]) == [
        "widget.js:2: uses the topic 'chosen', which the manifest's events.publishes does not name",
        "widget.js:3: uses the topic 'asked', which the manifest's events.listens does not name",
        'widget.js:4: uses latchkey.storage, for which the manifest needs "storage": true',
        'widget.js:5: uses latchkey.notify, for which the manifest needs "notifications": true',
        'widget.js:6: uses latchkey.openLink, for which the manifest needs "links"',
        'widget.js:7: uses latchkey.pickFile, for which the manifest needs "files": true',
        "widget.js:8: calls 'dashboard-save', which is for the app's own page alone",
    ]
    powers = {
        "channels": ["stripe-balance"],
        "events": {"publishes": ["chosen"], "listens": ["asked"]},
        "storage": True,
        "notifications": True,
        "files": True,
        "links": ["https://example.com"],
    }
    assert found(code.replace('latchkey.call("dashboard-save", {});', ""), **powers) == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a // b\nc", "a     \nc"),
        ("a /* b\nc */ d", "a     \n     d"),
        ('"// not a comment" // one', '"// not a comment"       '),
        ("'it\\'s // text' /* x */", "'it\\'s // text'        "),
        ("`// ${a} text`", "`// ${a} text`"),
        ("x = /[/*]/ // c", "x = /[/*]/     "),
        ("a / b // c", "a / b     "),
        ("return /\\/\\*/", "return /\\/\\*/"),
        ("unfinished /* comment", "unfinished           "),
    ],
)
def test_comments_are_blanked_and_nothing_moves(source: str, expected: str) -> None:
    """Texts and regular expressions that hold slashes are left as they are."""
    assert without_comments(source) == expected
