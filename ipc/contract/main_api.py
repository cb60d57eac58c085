"""`window.mainApi`, as a table: which method sends which params on which channel. Both sides are generated from it.

Adding a method is one line here. Python's keyword style does not reach JavaScript: a method takes either one object of
params, or positional names, the last of which may be an object of options.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Method:
    """One method of `window.mainApi`."""

    path: str
    """`group.method`."""
    channel: str
    names: tuple[str, ...] | None = ()
    """The params that its positional arguments become; None: its one argument is the params object."""
    options: tuple[tuple[str, str], ...] = ()
    """The params that the fields of its last argument become."""
    stream: bool = False
    """Whether it gives an async iterable of chunks instead of one answer."""


METHODS: tuple[Method, ...] = (
    Method("clientCache.invalidate", "client-cache-invalidate", ("appId", "providerName")),
    Method("clientCache.invalidateAll", "client-cache-invalidate-all"),
    Method("clientCache.clearResponseCache", "response-cache-clear"),
    Method("clientCache.responseCacheStats", "response-cache-stats"),
    Method("responseCache.clear", "response-cache-clear"),
    Method("responseCache.stats", "response-cache-stats"),
    Method("providers.listProviders", "provider-list", ("appId",)),
    Method("providers.getProvider", "provider-get", ("appId", "providerName")),
    Method("providers.deleteProvider", "provider-delete", ("appId", "providerName")),
    Method("providers.editProvider", "provider-edit", ("appId",), (("name", "providerName"), ("type", "providerType"))),
    Method("providers.importProviders", "provider-import", ("appId",)),
    Method("providers.types", "provider-types"),
    Method("store.status", "store-status"),
    Method("store.unlock", "store-unlock"),
    Method("store.protect", "store-protect"),
    Method("store.accept", "store-accept"),
    Method("algolia.listIndices", "algolia-list-indices", None),
    Method("algolia.search", "algolia-search", None),
    Method("algolia.getSettings", "algolia-get-settings", None),
    Method("algolia.setSettings", "algolia-set-settings", None),
    Method("algolia.searchRules", "algolia-search-rules", None),
    Method("algolia.saveRule", "algolia-save-rule", None),
    Method("algolia.deleteRule", "algolia-delete-rule", None),
    Method("algolia.getAnalyticsForQuery", "algolia-analytics-for-query", None),
    Method("algolia.analytics", "algolia-analytics", None),
    Method("algolia.browseToFile", "algolia-browse-to-file", None, stream=True),
    Method("algolia.partialUpdateFromFolder", "algolia-partial-update-from-folder", None, stream=True),
    Method("openai.chat", "openai-chat", None, stream=True),
    Method("openai.models", "openai-models", None),
    Method("openai.describeImage", "openai-describe-image", None),
    Method("openai.embeddings", "openai-embeddings", None),
    Method("openai.discoverLocal", "openai-discover-local"),
    Method("openai.pickImage", "openai-pick-image"),
    Method("rest.get", "rest-get", None),
    Method("rest.send", "rest-send", None),
    Method("mcp.startServer", "mcp-start-server", None),
    Method("mcp.stopServer", "mcp-stop-server", None),
    Method("mcp.getServerStatus", "mcp-server-status", None),
    Method("mcp.listTools", "mcp-list-tools", None),
    Method("mcp.callTool", "mcp-call-tool", None),
    Method("mcp.callToolStream", "mcp-call-tool-stream", None, stream=True),
    Method("mcp.listResources", "mcp-list-resources", None),
    Method("mcp.readResource", "mcp-read-resource", None),
    Method("mcp.getCatalog", "mcp-get-catalog"),
    Method("ledger.summary", "ledger-summary", None),
    Method("ledger.budgets", "ledger-budgets"),
    Method("ledger.setBudget", "ledger-set-budget", None),
    Method("extensions.list", "extension-list"),
    Method("extensions.enable", "extension-enable", ("name",)),
    Method("extensions.disable", "extension-disable", ("name",)),
    Method("app.info", "app-info"),
    Method("dashboards.list", "dashboard-list"),
    Method("dashboards.save", "dashboard-save", ("dashboard",), (("copies", "copies"),)),
    Method("dashboards.delete", "dashboard-delete", ("id",)),
    Method("dashboards.activate", "dashboard-activate", ("id",)),
    Method("dashboards.export", "dashboard-export", ("id",)),
    Method("dashboards.import", "dashboard-import", ("document",)),
    Method("dashboards.writeFile", "dashboard-write-file", ("id",)),
    Method("dashboards.readFile", "dashboard-read-file"),
    Method("widgets.list", "widget-list"),
    Method("widgets.context", "widget-context"),
    Method("widgets.report", "widget-report", ("state", "summary")),
    Method("system.stats", "system-stats"),
    Method("devtools.clients", "client-cache-stats"),
    Method("devtools.calls", "call-log"),
    Method("localSearch.status", "local-search-status"),
    Method("localSearch.folders", "local-search-folders"),
    Method("localSearch.addFolder", "local-search-add-folder"),
    Method("localSearch.removeFolder", "local-search-remove-folder", ("id",)),
    Method("localSearch.read", "local-search-read", None),
    Method("localSearch.open", "local-search-open", None),
)
