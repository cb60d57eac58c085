import { useQuery, useReloadOn } from "../host/useQuery.ts";
import { Failed, RowsLoading } from "../ui/PageStates.tsx";
import { countersOf, formatValue, labelOf, rowsIn } from "./counters.ts";
import { type Column, Table } from "./Table.tsx";

type Row = Record<string, unknown>;

/** The entries of the response cache, by provider and by key. */
export function ResponsesTab() {
  const stats = useQuery("responses", async (api) => countersOf(await api.clientCache.responseCacheStats()));
  useReloadOn("response-cache-changed", stats.reload);
  if (stats.data === undefined) {
    return stats.error === undefined ? (
      <RowsLoading rows={3} height={28} />
    ) : (
      <Failed error={stats.error} what="The responses could not be listed" onRetry={stats.reload} />
    );
  }
  const providers = rowsIn(stats.data, "perProvider");
  const columns: Column<Row>[] = Object.keys(providers[0] ?? {})
    .filter((name) => typeof providers[0]?.[name] !== "object")
    .map((name) => ({
      title: labelOf(name),
      cell: (row) => formatValue(name, row[name]),
      ...(typeof providers[0]?.[name] === "number" ? { align: "right" as const } : {}),
    }));
  const keys = stats.data["keys"];
  return (
    <>
      {providers.length === 0 ? null : (
        <Table
          label="Cached responses by provider"
          columns={columns}
          rows={providers}
          rowKey={(_, at) => String(at)}
          empty=""
        />
      )}
      <Table
        label="Cached responses by key"
        columns={[{ title: "Key", cell: (key) => key, mono: true }]}
        rows={Array.isArray(keys) ? keys.map(String) : []}
        rowKey={(key, at) => `${at} ${key}`}
        empty="No response is cached."
      />
    </>
  );
}
