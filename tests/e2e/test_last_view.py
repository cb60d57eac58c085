"""A start whose main process comes late: the window draws what it showed last, and its widgets wait for answers."""

from pathlib import Path

from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.late_program import GO
from tests.e2e.steps import in_widget, show_dashboard, tile, widget_shows

PROGRAM = "tests.e2e.late_program"


def test_widgets_run_before_there_is_a_main_process(place: Path) -> None:
    """Those that came with Latchkey; their calls are answered when it is there, and so is everything else."""
    data = place / "data"
    data.mkdir()
    (data / GO).touch()
    with AppProcess(data, program=PROGRAM) as app:
        show_dashboard(app, "desk", tile("time", "clock"), tile("load", "system", x=6))
        app.interrupt()
        app.wait()

    (data / GO).unlink()
    late = AppProcess(data, program=PROGRAM).start()
    try:
        wait_until(lambda: in_widget(late, "clock", "latchkey !== undefined"), "the clock does not run")
        wait_until(lambda: in_widget(late, "system", "latchkey !== undefined"), "System does not run")
        assert "Processor" not in in_widget(late, "system", "document.body.innerText")
        (data / GO).touch()
        late.wait_until_loaded()
        widget_shows(late, "system", "Processor")
        assert late.page.evaluate("document.querySelectorAll('iframe').length") == 2
    finally:
        late.kill()
