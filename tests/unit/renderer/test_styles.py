"""The window's style sheet holds what its components need of Mantine's, and nothing is drawn without its styles."""

import re

import pytest

from renderer.assets import RENDERER

CLASS = re.compile(r"\bm_[0-9a-f]{6,8}\b")
STYLES = RENDERER / "node_modules" / "@mantine" / "core" / "styles"


def classes_in(kind: str) -> set[str]:
    """Mantine's class names in the built files of a kind."""
    files = (RENDERER / "dist" / "assets").glob(f"*.{kind}")
    return {name for file in files for name in CLASS.findall(file.read_text())}


@pytest.mark.skipif(not STYLES.exists(), reason="the renderer was built elsewhere: there is nothing to compare it with")
def test_every_component_in_use_has_its_styles() -> None:
    """A component that src/styles/mantine.css does not name would be drawn bare."""
    missing = classes_in("js") - classes_in("css")
    named = {
        file.name.removesuffix(".layer.css")
        for file in STYLES.glob("*.layer.css")
        if missing.intersection(CLASS.findall(file.read_text()))
    }
    assert not named, f"add to renderer/src/styles/mantine.css: {', '.join(sorted(named))}"
