"""The theme of the native dialogs: the renderer's colours and fonts, as a Qt style sheet for light or dark."""

from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.paths import resource
from main_process.preferences import Accent


@dataclass(frozen=True, slots=True)
class Colours:
    """The tokens of `renderer/src/ui/theme/tokens.ts` that dialogs need, under the same names."""

    surface: str
    sunken: str
    hover: str
    text: str
    muted: str
    border: str
    border_strong: str
    accent: str
    accent_soft: str
    on_accent: str
    danger: str
    danger_soft: str
    success: str
    success_soft: str
    warning: str
    warning_soft: str


LIGHT = Colours(
    surface="#ffffff",
    sunken="#edf0ef",
    hover="#e9edeb",
    text="#121a1c",
    muted="#545f65",
    border="#e0e5e3",
    border_strong="#c6cfcb",
    accent="#0b7764",
    accent_soft="#dcf1ec",
    on_accent="#ffffff",
    danger="#b92c26",
    danger_soft="#fbe6e4",
    success="#17703f",
    success_soft="#dff3e7",
    warning="#855600",
    warning_soft="#fbf0d6",
)
DARK = Colours(
    surface="#14181a",
    sunken="#101415",
    hover="#1e2427",
    text="#e8edee",
    muted="#97a3a8",
    border="#22282b",
    border_strong="#363f44",
    accent="#4bcdb1",
    accent_soft="#12312b",
    on_accent="#04211b",
    danger="#ff8078",
    danger_soft="#371917",
    success="#5cd394",
    success_soft="#12301f",
    warning="#f0b849",
    warning_soft="#33280d",
)


class Tint(NamedTuple):
    """An accent in one theme: for text and filled buttons, behind text, and for text on a filled button."""

    accent: str
    soft: str
    on: str


ACCENTS: dict[Accent, tuple[Tint, Tint]] = {
    "verdigris": (Tint("#0b7764", "#dcf1ec", "#ffffff"), Tint("#4bcdb1", "#12312b", "#04211b")),
    "blue": (Tint("#2459c9", "#e4ecfb", "#ffffff"), Tint("#8ab0ff", "#16233f", "#07142e")),
    "violet": (Tint("#6a3fc4", "#eee8fb", "#ffffff"), Tint("#bba0ff", "#251c3d", "#150a2e")),
    "rose": (Tint("#b02460", "#fbe6ee", "#ffffff"), Tint("#ff8fb5", "#3a1825", "#2e0716")),
    "amber": (Tint("#8a5200", "#f9eeda", "#ffffff"), Tint("#eab253", "#32260d", "#241701")),
    "graphite": (Tint("#41505a", "#e6eaec", "#ffffff"), Tint("#b4c2ca", "#232b30", "#0d1418")),
}
"""Those of `renderer/src/ui/theme/accents.ts`, light and dark."""


def tinted(colours: Colours, accent: Accent) -> Colours:
    """The colours with another accent."""
    tint = ACCENTS[accent][colours.surface == DARK.surface]
    return replace(colours, accent=tint.accent, accent_soft=tint.soft, on_accent=tint.on)


Theme: TypeAlias = Literal["auto", "light", "dark"]
"""What the user chose for the page."""
FONTS = ("Inter Variable", "Inter", "Segoe UI", "Cantarell", "Noto Sans", "DejaVu Sans")
"""The renderer's `--lk-font`; where none of these is installed, Qt takes its own default, as `system-ui` does there."""


_CHOICE = "latchkeyTheme"
_ACCENT = "latchkeyAccent"


def follow(choice: Theme, accent: Accent = "verdigris") -> None:
    """Let every native window have the theme and accent that the user chose for the page; `auto` is the desktop's."""
    if (app := QGuiApplication.instance()) is not None:
        # Kept here as well: on a desktop without a theme of its own Qt ignores what it is told.
        app.setProperty(_CHOICE, choice)
        app.setProperty(_ACCENT, accent)
    scheme = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(choice, Qt.ColorScheme.Unknown)
    QGuiApplication.styleHints().setColorScheme(scheme)


def system_colours() -> Colours:
    """Light or dark, as the desktop says, or as `follow` was told; with the accent that it was told."""
    app = QGuiApplication.instance()
    choice, accent = (app.property(_CHOICE), app.property(_ACCENT)) if app is not None else (None, None)
    if choice not in {"light", "dark"}:
        choice = "dark" if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"
    return tinted(DARK if choice == "dark" else LIGHT, accent or "verdigris")


def style_sheet(colours: Colours) -> str:
    """The style of every dialog. Widgets choose by `objectName` and by the properties `tone` and `wrong`."""
    c = colours
    fonts = ", ".join(f'"{family}"' for family in FONTS)
    mark = resource("icons", "check-dark.svg" if c.surface == DARK.surface else "check-light.svg")
    return f"""
    QDialog {{ background: {c.surface}; }}
    QWidget {{ color: {c.text}; font-family: {fonts}; font-size: 14px; }}
    QLabel#title {{ font-size: 20px; font-weight: 600; }}
    QLabel#hint, QLabel#stored {{ color: {c.muted}; font-size: 13px; }}
    QLabel#label {{ font-weight: 600; font-size: 13px; }}
    QLabel#problem {{ color: {c.danger}; font-size: 13px; }}
    QLabel#list {{ background: {c.sunken}; border: 1px solid {c.border}; border-radius: 8px; padding: 10px 12px; }}
    QLabel#message {{ border-radius: 8px; padding: 10px 12px; background: {c.sunken}; }}
    QLabel#message[tone="good"] {{ background: {c.success_soft}; color: {c.success}; }}
    QLabel#message[tone="bad"] {{ background: {c.danger_soft}; color: {c.danger}; }}
    QLabel#message[tone="warning"] {{ background: {c.warning_soft}; color: {c.warning}; }}
    QPlainTextEdit {{ background: {c.sunken}; border: 1px solid {c.border}; border-radius: 8px; padding: 6px 8px;
        selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
    QPlainTextEdit:focus {{ border: 2px solid {c.accent}; padding: 5px 7px; }}
    QFrame#line {{ background: {c.border}; max-height: 1px; border: none; }}
    QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
    QLineEdit, QComboBox {{
        background: {c.surface}; border: 1px solid {c.border_strong}; border-radius: 8px; padding: 8px 10px;
        selection-background-color: {c.accent}; selection-color: {c.on_accent}; min-height: 20px;
        placeholder-text-color: {c.muted};
    }}
    QLineEdit:focus, QComboBox:focus {{ border: 2px solid {c.accent}; padding: 7px 9px; }}
    QLineEdit[wrong="true"], QComboBox[wrong="true"] {{ border: 1px solid {c.danger}; }}
    QLineEdit[wrong="true"]:focus {{ border: 2px solid {c.danger}; }}
    QLineEdit:disabled, QComboBox:disabled {{ color: {c.muted}; background: {c.sunken}; }}
    QComboBox::drop-down {{ border: none; width: 28px; }}
    QComboBox::down-arrow {{
        width: 0; height: 0; margin-right: 12px;
        border-left: 4px solid {c.surface}; border-right: 4px solid {c.surface}; border-top: 5px solid {c.muted};
    }}
    QComboBox QAbstractItemView {{
        background: {c.surface}; border: 1px solid {c.border_strong}; padding: 4px; outline: none;
        selection-background-color: {c.accent_soft}; selection-color: {c.text};
    }}
    QPushButton {{
        background: {c.surface}; border: 1px solid {c.border_strong}; border-radius: 8px; padding: 8px 16px;
        font-weight: 600; min-height: 20px;
    }}
    QPushButton:hover {{ background: {c.hover}; }}
    QPushButton:focus {{ border: 2px solid {c.accent}; padding: 7px 15px; }}
    QPushButton:disabled {{ color: {c.muted}; background: {c.sunken}; border-color: {c.border}; }}
    QPushButton#primary {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent}; }}
    QPushButton#primary:focus {{ border: 2px solid {c.text}; }}
    QPushButton#primary:disabled {{ background: {c.sunken}; color: {c.muted}; border-color: {c.border}; }}
    QPushButton#danger {{ background: {c.danger}; color: {c.surface}; border-color: {c.danger}; }}
    QPushButton#danger:focus {{ border: 2px solid {c.text}; }}
    QPushButton#link, QPushButton#more {{ background: transparent; border: 1px solid transparent; color: {c.accent};
        padding: 2px 6px;
        min-height: 16px; font-size: 13px; }}
    QPushButton#more {{ padding: 2px 0; }}
    QPushButton#link:hover, QPushButton#more:hover {{ text-decoration: underline; }}
    QPushButton#link:focus {{ border: 1px solid {c.accent}; border-radius: 6px; padding: 2px 6px; }}
    QPushButton#more:focus {{ border: 1px solid {c.accent}; border-radius: 4px; }}
    QCheckBox {{ spacing: 8px; }}
    QCheckBox::indicator {{
        width: 16px; height: 16px; border: 1px solid {c.border_strong}; border-radius: 4px; background: {c.surface};
    }}
    QCheckBox::indicator:focus {{ border: 2px solid {c.accent}; }}
    QCheckBox::indicator:checked {{
        background: {c.accent}; border-color: {c.accent}; image: url("{mark.as_posix()}");
    }}
    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {c.border_strong}; border-radius: 4px; min-height: 32px; margin: 1px; }}
    QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical {{ height: 0; }}
    QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical {{ background: transparent; }}
    """
