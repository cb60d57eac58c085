"""Where Latchkey keeps what, on every platform."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import platformdirs


def default_user_data() -> Path:
    """The user's own Latchkey folder, where the platform wants such folders."""
    return platformdirs.user_data_path("latchkey", appauthor=False)


@dataclass(frozen=True, slots=True)
class UserData:
    """The files below one user-data folder."""

    folder: Path

    @property
    def dashboards(self) -> Path:
        """The user's dashboards (JSON)."""
        return self.folder / "dashboards.json"

    @property
    def provider_defaults(self) -> Path:
        """Which provider slots use that have no choice of their own (JSON)."""
        return self.folder / "default-providers.json"

    @property
    def window(self) -> Path:
        """Size and place of the window (JSON)."""
        return self.folder / "window.json"

    @property
    def pop_outs(self) -> Path:
        """The windows beside it, and what they show (JSON)."""
        return self.folder / "windows.json"

    @property
    def last_view(self) -> Path:
        """What the page showed last, for the next start to draw at once (JSON below a digest)."""
        return self.folder / "last-view"

    @property
    def is_new(self) -> bool:
        """Whether no window has kept anything here yet."""
        files = (self.preferences, self.dashboards, self.dashboards.with_suffix(".sqlite"))
        return not any(file.exists() for file in files)

    @property
    def extensions(self) -> Path:
        """Which extensions are enabled (JSON)."""
        return self.folder / "extensions.json"

    @property
    def ledger(self) -> Path:
        """Who used which provider (SQLite)."""
        return self.folder / "ledger.sqlite"

    @property
    def local_search(self) -> Path:
        """Local Search's index and its list of folders."""
        return self.folder / "local-search"

    @property
    def cache_choices(self) -> Path:
        """Whether answers are kept, and where the team's server is (JSON)."""
        return self.folder / "response-cache.json"

    @property
    def responses(self) -> Path:
        """The answers of the last run, encrypted."""
        return self.folder / "responses"

    @property
    def widgets(self) -> Path:
        """Installed widgets, and what widgets remember."""
        return self.folder / "widgets"

    @property
    def preferences(self) -> Path:
        """The user's choices about the window."""
        return self.folder / "preferences.json"

    @property
    def mcp_choices(self) -> Path:
        """What the user allows each MCP server (JSON)."""
        return self.folder / "mcp-servers.json"

    @property
    def mcp_tokens(self) -> Path:
        """What MCP servers gave for signing in, sealed (JSON)."""
        return self.folder / "mcp-tokens.json"

    @property
    def logs(self) -> Path:
        """The folder of the log files."""
        return self.folder / "logs"

    def create(self) -> None:
        """Make the folder, readable by its owner alone, also where it existed with wider permissions."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.folder.stat().st_mode & 0o077:
            self.folder.chmod(0o700)


def renderer_dist() -> Path:
    """The built renderer: `index.html`, its assets, and the built-in widgets."""
    return Path(str(files("renderer"))) / "dist"


def resource(*parts: str) -> Path:
    """A file that ships with the app."""
    return Path(str(files("resources"))).joinpath(*parts)


def documentation() -> Path:
    """Latchkey's own documentation: in an installed app among the resources, in a checkout where it is written."""
    shipped = resource("docs")
    return shipped if shipped.is_dir() else shipped.parent.parent / "docs"
