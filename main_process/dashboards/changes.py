"""What a change of a dashboard was, in words: for Undo, Redo and the list of versions."""

from main_process.dashboards.model import Dashboard, DatesVariable, Tile, Variable

_PLACE = ("x", "y", "w", "h")


def describe_change(before: Dashboard, after: Dashboard) -> str:
    """One short phrase, such as "Move Clock", that reads well after "Undo:". Pure."""
    old = {tile.instance: tile for tile in before.widgets}
    new = {tile.instance: tile for tile in after.widgets}
    added = [tile for tile in after.widgets if tile.instance not in old]
    removed = [tile for tile in before.widgets if tile.instance not in new]
    if before.pages != after.pages:
        return _pages(before, after)
    if added and removed:
        return "Replace widgets"
    if added or removed:
        return f"{'Add' if added else 'Remove'} {_named(added or removed)}"
    changed = [tile for tile in after.widgets if tile != old[tile.instance]]
    if changed:
        return _changed(changed, old, after)
    if before.name != after.name:
        return f"Rename to “{after.name}”"
    if before.wiring != after.wiring:
        return "Change the wiring"
    if before.variables != after.variables:
        return _variables(before, after)
    return "Change the refreshing" if before.refresh != after.refresh else "Change the dashboard"


def page_of(dashboard: Dashboard, tile: Tile) -> str:
    """The name of the page that a tile is on, the first where it names none; empty for a dashboard without pages."""
    names = {page.id: page.name for page in dashboard.pages}
    return names.get(tile.page or "", next(iter(names.values()), ""))


def _changed(changed: list[Tile], old: dict[str, Tile], after: Dashboard) -> str:
    paged = [tile for tile in changed if tile.page != old[tile.instance].page]
    if paged:
        return f"Move {_named(paged)} to {page_of(after, paged[0])}"
    other = [tile for tile in changed if _without_place(tile) != _without_place(old[tile.instance])]
    return _settings(other, old) if other else _placement(changed, old)


def _pages(before: Dashboard, after: Dashboard) -> str:
    old = {page.id: page.name for page in before.pages}
    new = {page.id: page.name for page in after.pages}
    if removed := [name for page, name in old.items() if page not in new]:
        return f"Remove the page {removed[0]}"
    if added := [name for page, name in new.items() if page not in old]:
        return f"Add the page {added[-1]}"
    if renamed := [name for page, name in new.items() if name != old[page]]:
        return f"Rename a page to {renamed[0]}"
    return "Change the order of the pages"


def _variables(before: Dashboard, after: Dashboard) -> str:
    old, new = ({one.name: one for one in board.variables} for board in (before, after))
    changed = [(old[name], one) for name, one in new.items() if name in old and one != old[name]]
    if old.keys() == new.keys() and len(changed) == 1:
        was, one = changed[0]
        if was.kind == one.kind and _without_value(was) == _without_value(one):
            return f"Set {one.title or one.name} to {_value(one)}"[:120]
    return "Change the variables"


def _without_value(variable: Variable) -> Variable:
    fields = ("span", "start", "end") if isinstance(variable, DatesVariable) else ("value",)
    return variable.model_copy(update=dict.fromkeys(fields))


def _value(variable: Variable) -> str:
    if not isinstance(variable, DatesVariable):
        return variable.value or "nothing"
    if variable.span == "custom":
        return f"{variable.start or '…'} – {variable.end or '…'}"
    return variable.span.replace("-", " ")


def _settings(changed: list[Tile], old: dict[str, Tile]) -> str:
    if len(changed) == 1 and changed[0].settings == old[changed[0].instance].settings:
        tile, before = changed[0], old[changed[0].instance]
        if tile.refresh != before.refresh and (tile.slots, tile.title) == (before.slots, before.title):
            return f"Change the refreshing of {_name(tile)}"
        if tile.slots != before.slots and tile.title == before.title:
            return f"Choose a provider for {_name(tile)}"
        if tile.title != before.title and tile.slots == before.slots:
            return f"Retitle {_name(before)}"
    return f"Change the settings of {_named(changed)}"


def _placement(changed: list[Tile], old: dict[str, Tile]) -> str:
    # The grid moves neighbours along; the tile that grew is what the user did.
    resized = [tile for tile in changed if (tile.w, tile.h) != (old[tile.instance].w, old[tile.instance].h)]
    return f"Resize {_named(resized)}" if resized else f"Move {_named(changed)}"


def _without_place(tile: Tile) -> Tile:
    return tile.model_copy(update=dict.fromkeys(_PLACE, 0))


def _named(tiles: list[Tile]) -> str:
    return _name(tiles[0]) if len(tiles) == 1 else f"{len(tiles)} widgets"


def _name(tile: Tile) -> str:
    return tile.title or tile.widget.replace("-", " ").capitalize()
