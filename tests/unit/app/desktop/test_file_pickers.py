"""What the save dialog suggests."""

import pytest

from app.desktop.dialogs.file_pickers import safe_name


@pytest.mark.parametrize(
    ("suggested", "shown"),
    [
        ("guides.json", "guides.json"),
        ("Größe (2) – neu.json", "Größe (2) _ neu.json"),
        ("../../.config/autostart/x.desktop", "_.._.config_autostart_x.desktop"),
        ("/etc/cron.d/x", "_etc_cron.d_x"),
        ("C:\\Windows\\x.json", "C__Windows_x.json"),
        (".bashrc", "bashrc"),
        ("invoice\u202egnp.json", "invoice_gnp.json"),
        ("a\x00b\n.json", "a_b_.json"),
        ("..", "export"),
        ("", "export"),
        ("x" * 300 + ".json", "x" * 100 + ".json"),
    ],
)
def test_a_suggested_name_is_a_name_and_no_path(suggested: str, shown: str) -> None:
    """Whatever an index is called, the dialog stays in its own folder and shows the name for what it is."""
    assert safe_name(suggested) == shown
