"""What a person does at the window, with nothing but a mouse or nothing but a keyboard: the same words for both.

Both act by real events of the window, and only on what they could: the mouse on what is seen and lies above everything
else where it points, the keyboard on what Tab and the arrow keys come to.
"""

import json
from typing import Protocol

from tests.e2e.cdp import Cdp
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import CONTROL, ask, press

MOST_STOPS = 120
TAB, ENTER, DOWN, ESCAPE, DELETE = ("Tab", 9), ("Enter", 13), ("ArrowDown", 40), ("Escape", 27), ("Delete", 46)

NAMES = (
    "const wordsOf = (id) => document.getElementById(id)?.innerText;"
    "const namesOf = (one) => one === document.body ? [] : [one.getAttribute('aria-label'), one.labels?.[0]?.innerText,"
    " one.innerText, (one.getAttribute('aria-labelledby') ?? '').split(' ').map(wordsOf).join(' '),"
    " one.getAttribute('title')].filter(Boolean).map((name) => name.trim())"
    ".flatMap((name) => [name, name.split('\\n')[0].trim(), name.replace(/\\s*\\*$/, '')]);"
)
"""What an element may be called: its label, its words, or the first line of them."""


STANDS_STILL = (
    "const middle = (one) => { const {x, y, width, height} = one.getBoundingClientRect();"
    " return [x + width / 2, y + height / 2]; };"
    "const moves = (one) => document.getAnimations().some((it) => it.playState === 'running' &&"
    " isFinite(it.effect.getComputedTiming().endTime) && it.effect.target?.contains(one));"
    "const standsStill = async (one) => { const before = middle(one); if (moves(one)) return null;"
    " await new Promise((go) => setTimeout(go, 60)); if (moves(one)) return null;"
    " const after = middle(one); return one.isConnected && after.join() === before.join() ? after : null; };"
)
"""The middle of an element that does not move, or null."""


class Hand(Protocol):
    """What the stories ask of a hand. `name` is what a screen reader would call the thing."""

    page: Cdp
    """The window that it is at."""

    def use(self, name: str) -> None:
        """Press a button, a tab or an entry."""
        ...

    def entry(self, menu: str, name: str) -> None:
        """Open a menu by its button and choose an entry."""
        ...

    def write(self, field: str, text: str) -> None:
        """Put this into a field in place of what is there, and leave the field."""
        ...

    def pick(self, field: str, option: str) -> None:
        """Choose, or choose no longer, one of the values that a field lists."""
        ...

    def command(self, menu_entry: str, command: str, dashboard: str) -> None:
        """Something that a dashboard's menu and the palette both have, under these two names."""
        ...

    def of_tile(self, tile: str, entry: str) -> None:
        """Something that a tile's menu has."""
        ...

    def period(self, words: str) -> None:
        """Let the dashboard refresh itself every so often."""
        ...

    def move_tile(self, tile: str) -> None:
        """Put a tile further to the left."""
        ...

    def remove_tile(self, tile: str) -> None:
        """Take a tile off the dashboard."""
        ...

    def choose_record(self, tile: str) -> None:
        """Choose the first record of the Index browser."""
        ...

    def move_to_folder(self, dashboard: str, folder: str) -> None:
        """Put a dashboard into a folder, on the page of all of them."""
        ...

    def undo(self) -> None:
        """Take the last change back."""
        ...

    def accept(self, button: str) -> None:
        """Agree to what the native dialog has."""
        ...


class Mouse:
    """Points and clicks. Text has to come from somewhere: it is typed once a field was clicked."""

    def __init__(self, app: AppProcess, page: Cdp) -> None:
        self.app, self.page = app, page

    def use(self, name: str) -> None:
        self.click_at(*self._place(name))

    def entry(self, menu: str, name: str) -> None:
        self.use(menu)
        self.use(name)

    def write(self, field: str, text: str) -> None:
        at = self._place(field, "input, textarea")
        for count in (1, 2, 3):  # the third click selects all of a line
            self.click_at(*at, count=count)
        self.page.call("Input.insertText", text=text)
        self.page.evaluate("void document.activeElement.blur()")

    def pick(self, field: str, option: str) -> None:
        self.click_at(*self._place(field, "input, [role=textbox], [role=combobox]"))
        self.use(option)
        wait_until(
            lambda: (
                self.page.evaluate(
                    "![...document.querySelectorAll('[role=option]')].some((one) => one.checkVisibility())"
                )
                or self._close_list()
            ),
            f"the list of {field} stays",
        )

    def _close_list(self) -> bool:
        heading = (
            "(() => { const head = [...document.querySelectorAll('[role=dialog] h2')].at(-1);"
            "const {x, y, width, height} = head.getBoundingClientRect(); return [x + width / 2, y + height / 2]; })()"
        )
        self.click_at(*self.page.evaluate(heading))
        return False

    def command(self, menu_entry: str, command: str, dashboard: str) -> None:
        self.entry(f"Menu of the dashboard {dashboard}", menu_entry)

    def of_tile(self, tile: str, entry: str) -> None:
        self.entry(f"Menu of {tile}", entry)

    def period(self, words: str) -> None:
        self.entry(_period(self.page), f"Every {words}")

    def move_tile(self, tile: str) -> None:
        x, y = self._place(tile, ".tile-title")
        self._drag(x, y, x - 200, y)

    def remove_tile(self, tile: str) -> None:
        self.of_tile(tile, "Remove")

    def choose_record(self, tile: str) -> None:
        row = (
            "(() => { const row = document.querySelector('[role=grid] tr[aria-selected]'); if (!row) return null;"
            "const {x, y, height} = row.getBoundingClientRect(); return [x + 30, y + height / 2]; })()"
        )
        x, y = wait_until(lambda: self.app.widget("index-browser").evaluate(row), "the browser has no record")
        frame = (
            "(() => { const {x, y} = [...document.querySelectorAll('.tile')].find((one) => one.ariaLabel === "
            + json.dumps(tile)
            + ").querySelector('iframe').getBoundingClientRect(); return [x, y]; })()"
        )
        left, top = self.page.evaluate(frame)
        self.click_at(left + x, top + y)

    def move_to_folder(self, dashboard: str, folder: str) -> None:
        self.page.call("Input.setInterceptDrags", enabled=True)
        x, y = self._place(dashboard, ".library-section .library-open")
        to = self._place(folder, ".library-heading")
        self._drag(x, y, *to, drop=True)
        self.page.call("Input.setInterceptDrags", enabled=False)

    def undo(self) -> None:
        name = wait_until(
            lambda: self.page.evaluate(
                "[...document.querySelectorAll('button')].filter((one) => one.checkVisibility())"
                ".map((one) => one.ariaLabel).find((name) => name?.startsWith('Undo: '))"
            ),
            "there is nothing to undo",
        )
        self.use(name)

    def accept(self, button: str) -> None:
        ask(self.app, "mainApi.invoke", "desk-press", {"label": button})

    def click_at(self, x: float, y: float, count: int = 1) -> None:
        """Go there, press and release."""
        self._event("mouseMoved", x, y)
        self._event("mousePressed", x, y, count)
        self._event("mouseReleased", x, y, count)

    def _drag(self, x: float, y: float, to_x: float, to_y: float, *, drop: bool = False) -> None:
        self._event("mouseMoved", x, y)
        self._event("mousePressed", x, y, 1)
        for part in (0.1, 0.4, 0.7, 1):
            self._event("mouseMoved", x + (to_x - x) * part, y + (to_y - y) * part, buttons=1)
        if drop:
            data = self.page.wait_for_event("Input.dragIntercepted")["data"]
            for kind in ("dragEnter", "dragOver", "drop"):
                self.page.call("Input.dispatchDragEvent", type=kind, x=to_x, y=to_y, data=data)
        self._event("mouseReleased", to_x, to_y, 1)

    def _event(self, kind: str, x: float, y: float, count: int = 0, buttons: int = 0) -> None:
        button = "none" if kind == "mouseMoved" and not buttons else "left"
        self.page.call(
            "Input.dispatchMouseEvent", type=kind, x=x, y=y, button=button, clickCount=count, buttons=buttons
        )

    def _place(self, name: str, what: str = "") -> tuple[float, float]:
        """The middle of what has that name, once it stands still and nothing lies over it there."""
        kinds = what or "button, [role=menuitem], [role=option], [role=tab], a, label"
        find = (
            f"(async () => {{ {NAMES} {STANDS_STILL} const all = [...document.querySelectorAll({json.dumps(kinds)})]"
            f".filter((one) => one.checkVisibility() && namesOf(one).includes({json.dumps(name)}));"
            "let why = 'there is none'; for (const one of all) { one.scrollIntoView({block: 'nearest'});"
            "const at = await standsStill(one); if (at === null) { why = 'it moves'; continue; }"
            "const hit = document.elementFromPoint(...at);"
            "if (hit && (one.contains(hit) || hit.contains(one))) return at;"
            "why = `over it lies ${hit?.outerHTML.slice(0, 200)}`; } return why; })()"
        )
        why = ""

        def look() -> list[float] | None:
            nonlocal why
            found = self.page.evaluate(find)
            why = found if isinstance(found, str) else ""
            return None if why else found

        try:
            x, y = wait_until(look, "", within=15)
        except AssertionError:
            raise AssertionError(f"the mouse cannot point at {name!r}: {why}") from None
        return x, y


class Keyboard:
    """Tab, arrows, Enter and the shortcuts."""

    def __init__(self, app: AppProcess, page: Cdp) -> None:
        self.app, self.page = app, page
        self.stops: dict[str, int] = {}

    def use(self, name: str) -> None:
        self._go_to(name)
        self._enter()

    def entry(self, menu: str, name: str) -> None:
        self.use(menu)
        inside = "document.activeElement.closest('[role=menu]') !== null"
        wait_until(lambda: self.page.evaluate(inside), f"{menu!r} does not open, or does not take the focus")
        self._arrow_to(name)
        self._enter()

    def write(self, field: str, text: str) -> None:
        if not self._is_at(field):
            self._go_to(field)
        press(self.page, "a", 65, modifiers=CONTROL, commands=["selectAll"])
        self.page.call("Input.insertText", text=text)
        press(self.page, *TAB)

    def pick(self, field: str, option: str) -> None:
        if not self._is_at(field):
            self._go_to(field)
        press(self.page, *DOWN)
        opened = "[...document.querySelectorAll('[role=option]')].some((one) => one.checkVisibility())"
        wait_until(lambda: self.page.evaluate(opened), f"{field!r} does not open")
        self._arrow_to(option)
        self._enter()

    def command(self, menu_entry: str, command: str, dashboard: str) -> None:
        press(self.page, "k", 75, modifiers=CONTROL)
        wait_until(lambda: self.page.evaluate("document.activeElement.ariaLabel === 'Search commands'"), "no palette")
        self.page.call("Input.insertText", text=command)
        chosen = "document.querySelector('[role=dialog] [data-selected=true]')?.innerText ?? ''"
        wait_until(lambda: command in self.page.evaluate(chosen), f"the palette does not have {command!r}")
        self._enter()

    def of_tile(self, tile: str, entry: str) -> None:
        self._to_tile(tile)
        self.entry(f"Menu of {tile}", entry)

    def period(self, words: str) -> None:
        self.entry(_period(self.page), f"Every {words}")

    def move_tile(self, tile: str) -> None:
        self._to_tile(tile)
        press(self.page, "ArrowLeft", 37)

    def remove_tile(self, tile: str) -> None:
        self._to_tile(tile)
        press(self.page, *DELETE)

    def choose_record(self, tile: str) -> None:
        self._to_tile(tile)
        self._enter()
        frame = self.app.widget("index-browser")
        at_grid = "document.activeElement?.matches('[role=grid]')"
        for _ in range(MOST_STOPS):
            press(frame, *TAB)
            if frame.evaluate(at_grid):
                break
        press(frame, *DOWN)

    def move_to_folder(self, dashboard: str, folder: str) -> None:
        self.entry(f"Menu of {dashboard}", f"Move to {folder}")

    def undo(self) -> None:
        press(self.page, "z", 90, modifiers=CONTROL)

    def accept(self, button: str) -> None:
        ask(self.app, "mainApi.invoke", "desk-key", {"name": "Return"})

    def _enter(self) -> None:
        press(self.page, *ENTER, text="\r")

    def _to_tile(self, name: str) -> None:
        self._go_to(name, "document.activeElement.matches('.tile')")

    def _is_at(self, name: str) -> bool:
        return bool(
            self.page.evaluate(
                f"(() => {{ {NAMES} return namesOf(document.activeElement).includes({json.dumps(name)}); }})()"
            )
        )

    def _go_to(self, name: str, also: str = "true") -> None:
        """Press Tab until it has the focus."""
        here = (
            f"(() => {{ {NAMES} const at = document.activeElement; const names = namesOf(at);"
            f"return [names.includes({json.dumps(name)}) && ({also}), names[0] ?? at.tagName]; }})()"
        )
        seen: list[str] = []

        def found() -> bool:
            at, names = self.page.evaluate(here)
            seen.append(names)
            return bool(at)

        if found():
            return
        for stop in range(MOST_STOPS):
            press(self.page, *TAB)
            if found():
                self.stops[name] = stop + 1
                return
        raise AssertionError(f"Tab does not come to {name!r}, but to {[*dict.fromkeys(seen)]}")

    def _arrow_to(self, name: str) -> None:
        """Press Down until the entry of a menu or a list is the one that Enter would choose."""
        chosen = (
            f"(() => {{ {NAMES} const marked = document.querySelector('[role=option][data-combobox-selected]');"
            "const at = marked ?? document.activeElement;"
            f"return namesOf(at).includes({json.dumps(name)}); }})()"
        )
        for _ in range(60):
            if self.page.evaluate(chosen):
                return
            press(self.page, *DOWN)
        raise AssertionError(f"the arrow keys do not come to {name!r}")


def _period(page: Cdp) -> str:
    """The name of the button that says how often the dashboard refreshes by itself."""
    name: str = page.evaluate("document.querySelector('.refresh-period').ariaLabel")
    return name
