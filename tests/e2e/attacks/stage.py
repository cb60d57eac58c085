"""What the attacks are played on: a page with two widgets' frames, one of which the attacker has taken over."""

import shutil
from pathlib import Path

from app.paths import renderer_dist

INJECTED = ("preload.js", "main-world.js", "widget-runtime.js")

SANDBOX = "allow-scripts allow-same-origin allow-forms"
"""As the shell makes its frames."""

PAGE = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Stage</title><script src="assets/page.js"></script></head>
<body>
<iframe sandbox="{SANDBOX}" src="widget://attacker/" data-instance="attacker-1"></iframe>
<iframe sandbox="{SANDBOX}" src="widget://victim/" data-instance="victim-1"></iframe>
</body></html>
"""

PAGE_SCRIPT = """
window.seen = { mainApiAtFirstLine: typeof window.mainApi, qt: typeof window.qt };
window.early = mainApi.invoke("probe-who");
"""

WIDGET_SCRIPT = """
window.seen = { mainApi: typeof window.mainApi, qt: typeof window.qt };
window.early = mainApi.invoke("probe-who");
document.body.textContent = "widget";
"""

MANIFEST = """{"id": "%s", "name": "%s", "version": "1.0.0", "description": "For tests.", "size": {"w": 4, "h": 4},
 "channels": ["probe-echo"]}
"""


def build_stage(folder: Path) -> tuple[Path, tuple[Path, ...]]:
    """A renderer of that page with the real injected scripts, and its widget packages."""
    dist = folder / "dist"
    (dist / "assets").mkdir(parents=True)
    for name in INJECTED:
        shutil.copyfile(renderer_dist() / name, dist / name)
    (dist / "index.html").write_text(PAGE)
    (dist / "assets" / "page.js").write_text(PAGE_SCRIPT)
    (dist / "assets" / "secret.json").write_text('{"secret": "of the app"}')
    packages = []
    for widget_id in ("attacker", "victim"):
        package = folder / "packages" / widget_id
        package.mkdir(parents=True)
        (package / "manifest.json").write_text(MANIFEST % (widget_id, widget_id.title()))
        (package / "widget.js").write_text(WIDGET_SCRIPT)
        packages.append(package)
    return dist, tuple(packages)
