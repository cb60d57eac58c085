"""Tailwind's classes, as far as widgets of Dash use them: each class that is named becomes one rule of CSS."""

import re
from collections.abc import Iterable

HUES = {
    "red": "var(--lk-danger)",
    "rose": "var(--lk-danger)",
    "pink": "#d6559a",
    "green": "var(--lk-success)",
    "emerald": "var(--lk-success)",
    "teal": "var(--lk-accent)",
    "lime": "var(--lk-success)",
    "yellow": "var(--lk-warning)",
    "amber": "var(--lk-warning)",
    "orange": "var(--lk-warning)",
    "blue": "#4a8fe7",
    "sky": "#4a8fe7",
    "cyan": "#2ba8b8",
    "indigo": "#7c7cf0",
    "violet": "#9a6ff0",
    "purple": "#9a6ff0",
    "fuchsia": "#c45fd0",
}
GREYS = {"gray", "slate", "zinc", "neutral", "stone", "white", "black"}
SIZES = {"xs": 11, "sm": 12, "base": 13, "lg": 15, "xl": 17, "2xl": 21, "3xl": 26, "4xl": 32, "5xl": 42, "6xl": 54}
FIXED = {
    "flex": "display:flex",
    "inline-flex": "display:inline-flex",
    "grid": "display:grid",
    "block": "display:block",
    "inline-block": "display:inline-block",
    "inline": "display:inline",
    "hidden": "display:none",
    "flex-row": "flex-direction:row",
    "flex-col": "flex-direction:column",
    "flex-wrap": "flex-wrap:wrap",
    "flex-1": "flex:1 1 0%",
    "flex-auto": "flex:1 1 auto",
    "flex-none": "flex:none",
    "flex-grow": "flex-grow:1",
    "grow": "flex-grow:1",
    "flex-shrink-0": "flex-shrink:0",
    "shrink-0": "flex-shrink:0",
    "items-center": "align-items:center",
    "items-start": "align-items:flex-start",
    "items-end": "align-items:flex-end",
    "items-baseline": "align-items:baseline",
    "items-stretch": "align-items:stretch",
    "justify-center": "justify-content:center",
    "justify-between": "justify-content:space-between",
    "justify-end": "justify-content:flex-end",
    "justify-start": "justify-content:flex-start",
    "self-center": "align-self:center",
    "self-start": "align-self:flex-start",
    "self-end": "align-self:flex-end",
    "w-full": "width:100%",
    "h-full": "height:100%",
    "min-w-0": "min-width:0",
    "min-h-0": "min-height:0",
    "max-w-full": "max-width:100%",
    "h-screen": "height:100%",
    "w-auto": "width:auto",
    "overflow-auto": "overflow:auto",
    "overflow-hidden": "overflow:hidden",
    "overflow-y-auto": "overflow-y:auto",
    "overflow-x-auto": "overflow-x:auto",
    "overflow-y-scroll": "overflow-y:scroll",
    "overflow-x-hidden": "overflow-x:hidden",
    "truncate": "overflow:hidden;text-overflow:ellipsis;white-space:nowrap",
    "whitespace-nowrap": "white-space:nowrap",
    "whitespace-pre-wrap": "white-space:pre-wrap",
    "break-words": "overflow-wrap:anywhere",
    "break-all": "word-break:break-all",
    "text-left": "text-align:left",
    "text-center": "text-align:center",
    "text-right": "text-align:right",
    "font-mono": "font-family:var(--lk-mono)",
    "font-medium": "font-weight:500",
    "font-semibold": "font-weight:600",
    "font-bold": "font-weight:700",
    "font-normal": "font-weight:400",
    "font-light": "font-weight:300",
    "uppercase": "text-transform:uppercase",
    "lowercase": "text-transform:lowercase",
    "capitalize": "text-transform:capitalize",
    "italic": "font-style:italic",
    "underline": "text-decoration:underline",
    "line-through": "text-decoration:line-through",
    "tabular-nums": "font-variant-numeric:tabular-nums",
    "tracking-wide": "letter-spacing:.03em",
    "tracking-wider": "letter-spacing:.05em",
    "tracking-tight": "letter-spacing:-.02em",
    "leading-none": "line-height:1",
    "leading-tight": "line-height:1.2",
    "leading-relaxed": "line-height:1.6",
    "rounded": "border-radius:5px",
    "rounded-sm": "border-radius:3px",
    "rounded-md": "border-radius:6px",
    "rounded-lg": "border-radius:8px",
    "rounded-xl": "border-radius:12px",
    "rounded-2xl": "border-radius:16px",
    "rounded-full": "border-radius:999px",
    "rounded-none": "border-radius:0",
    "border": "border-width:1px;border-style:solid",
    "border-2": "border-width:2px;border-style:solid",
    "border-t": "border-top:1px solid var(--lk-border)",
    "border-b": "border-bottom:1px solid var(--lk-border)",
    "border-l": "border-left:1px solid var(--lk-border)",
    "border-r": "border-right:1px solid var(--lk-border)",
    "border-l-2": "border-left:2px solid var(--lk-border)",
    "border-l-4": "border-left:4px solid var(--lk-border)",
    "border-dashed": "border-style:dashed",
    "border-none": "border:0",
    "border-transparent": "border-color:transparent",
    "relative": "position:relative",
    "absolute": "position:absolute",
    "sticky": "position:sticky",
    "fixed": "position:fixed",
    "inset-0": "inset:0",
    "top-0": "top:0",
    "left-0": "left:0",
    "right-0": "right:0",
    "bottom-0": "bottom:0",
    "z-10": "z-index:10",
    "cursor-pointer": "cursor:pointer",
    "cursor-not-allowed": "cursor:not-allowed",
    "select-none": "user-select:none",
    "pointer-events-none": "pointer-events:none",
    "resize-none": "resize:none",
    "object-cover": "object-fit:cover",
    "transition": "transition:all .15s",
    "transition-colors": "transition:color .15s,background-color .15s",
    "transition-all": "transition:all .15s",
    "shadow": "box-shadow:0 1px 3px rgb(0 0 0/.15)",
    "shadow-lg": "box-shadow:0 6px 16px rgb(0 0 0/.2)",
    "list-disc": "list-style:disc",
    "list-none": "list-style:none",
    "animate-pulse": "animation:dash-pulse 1.6s infinite",
    "animate-spin": "animation:dash-spin 1s linear infinite",
    "mx-auto": "margin-inline:auto",
    "ml-auto": "margin-left:auto",
    "mt-auto": "margin-top:auto",
    "mr-auto": "margin-right:auto",
    "sr-only": "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)",
    "outline-none": "outline:none",
}
SIDES = {
    "p": ("padding",),
    "px": ("padding-inline",),
    "py": ("padding-block",),
    "pt": ("padding-top",),
    "pr": ("padding-right",),
    "pb": ("padding-bottom",),
    "pl": ("padding-left",),
    "m": ("margin",),
    "mx": ("margin-inline",),
    "my": ("margin-block",),
    "mt": ("margin-top",),
    "mr": ("margin-right",),
    "mb": ("margin-bottom",),
    "ml": ("margin-left",),
    "gap": ("gap",),
    "gap-x": ("column-gap",),
    "gap-y": ("row-gap",),
    "w": ("width",),
    "h": ("height",),
    "min-w": ("min-width",),
    "min-h": ("min-height",),
    "max-h": ("max-height",),
    "max-w": ("max-width",),
    "top": ("top",),
    "left": ("left",),
    "right": ("right",),
    "bottom": ("bottom",),
    "size": ("width", "height"),
}
KEYFRAMES = "@keyframes dash-pulse{50%{opacity:.5}}@keyframes dash-spin{to{transform:rotate(1turn)}}\n"
STATES = {
    "hover": ":hover",
    "focus": ":focus",
    "disabled": ":disabled",
    "active": ":active",
    "last": ":last-child",
    "first": ":first-child",
}


def rules_for(words: Iterable[str]) -> str:
    """A rule for each word that is a class of Tailwind's."""
    rules = [rule for word in sorted(words) if (rule := _rule(word))]
    return KEYFRAMES + "\n".join(rules) + "\n" if rules else ""


def _rule(word: str) -> str | None:
    state, _, name = word.rpartition(":")
    if state and state not in STATES:
        return None
    child = " > * + *" if name.startswith(("space-", "divide-")) else ""
    body = _body(name)
    selector = "." + re.sub(r"([^A-Za-z0-9_-])", r"\\\1", word)
    return f"{selector}{STATES.get(state, '')}{child}{{{body}}}" if body else None


def _body(name: str) -> str | None:
    if name in FIXED:
        return FIXED[name]
    if name.removeprefix("text-") in SIZES:
        return f"font-size:{SIZES[name.removeprefix('text-')]}px"
    if match := re.fullmatch(r"(text|bg|border|ring|divide|from|to)-([a-z]+)(?:-(\d+))?(?:/(\d+))?", name):
        return _colour(match[1], match[2], int(match[3] or 500), int(match[4] or 100))
    if match := re.fullmatch(r"space-(x|y)-([\d.]+)", name):
        return f"margin-{'left' if match[1] == 'x' else 'top'}:{float(match[2]) * 4:g}px"
    if match := re.fullmatch(r"(-?[a-z]+(?:-[xyhw])?)-([\d.]+|px|\[[^\]]+\])", name):
        return _length(match[1], match[2])
    if match := re.fullmatch(r"([wh]|max-w|min-w)-(\d+)/(\d+)", name):
        return f"{SIDES[match[1]][0]}:{100 * int(match[2]) / int(match[3]):g}%"
    if match := re.fullmatch(r"(grid-cols|col-span)-(\d+)", name):
        many = match[2]
        return (
            f"grid-template-columns:repeat({many},minmax(0,1fr))"
            if match[1] == "grid-cols"
            else f"grid-column:span {many}/span {many}"
        )
    return None


def _length(side: str, amount: str) -> str | None:
    if side == "opacity":
        return f"opacity:{float(amount) / 100:g}" if amount.isdigit() else None
    if side == "text" and amount.startswith("["):
        return f"font-size:{amount[1:-1]}"
    if side not in SIDES:
        return None
    value = (
        "1px"
        if amount == "px"
        else amount[1:-1].replace("_", " ")
        if amount.startswith("[")
        else f"{float(amount) * 4:g}px"
    )
    return ";".join(f"{property_}:{value}" for property_ in SIDES[side])


def _colour(what: str, hue: str, shade: int, opacity: int) -> str | None:
    if hue in GREYS:
        colour = _grey(what, hue, shade)
    elif hue in HUES:
        # A dark shade behind text is a tint here, so that both themes can show it.
        colour = (
            f"color-mix(in srgb,{HUES[hue]} 18%,transparent)"
            if what == "bg" and shade not in {400, 500, 600}
            else HUES[hue]
        )
    else:
        return None
    if opacity < 100:
        colour = f"color-mix(in srgb,{colour} {opacity}%,transparent)"
    if what == "divide":
        return f"border-top:1px solid {colour}"
    property_ = {"text": "color", "bg": "background-color", "border": "border-color"}.get(what)
    return f"{property_}:{colour}" if property_ else None


def _grey(what: str, hue: str, shade: int) -> str:
    if what == "text":
        return "var(--lk-text)" if hue in {"white", "black"} or shade <= 200 or shade >= 800 else "var(--lk-muted)"
    if what == "bg":
        return "color-mix(in srgb,var(--lk-text) 8%,transparent)"
    return "var(--lk-border)"
