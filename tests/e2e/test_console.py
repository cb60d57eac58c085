"""What a start without display, GPU or D-Bus writes to the terminal."""

from pathlib import Path

from tests.e2e.harness import AppProcess


def test_nothing_is_said_of_what_is_missing_on_a_server(place: Path) -> None:
    """Neither Qt nor Chromium mentions a GPU or a bus that nobody asked for."""
    with AppProcess(place / "data", product=False) as app:
        app.page.evaluate("mainApi.invoke('probe-echo')")
        said = [line for line in app.errors().splitlines() if "DevTools listening" not in line]
    assert [line for line in said if any(word in line for word in ("RHI", "QRhi", "GPU", "to the bus"))] == []
