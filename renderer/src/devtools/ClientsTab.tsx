import { Button } from "@mantine/core";
import { useQuery, useReloadOn } from "../host/useQuery.ts";
import { Failed, RowsLoading } from "../ui/PageStates.tsx";
import { countersOf, formatValue, rowsIn } from "./counters.ts";
import { type Column, Table } from "./Table.tsx";

type Row = Record<string, unknown>;

/** The cached clients, and a button that invalidates those of a provider. */
export function ClientsTab({ onInvalidate }: { onInvalidate: (appId: string, providerName: string) => void }) {
  const clients = useQuery("clients", async (api) => countersOf(await api.devtools.clients()));
  useReloadOn("client-cache-changed", clients.reload);
  useReloadOn("provider-changed", clients.reload);
  if (clients.data === undefined) {
    return clients.error === undefined ? (
      <RowsLoading rows={3} height={28} />
    ) : (
      <Failed error={clients.error} what="The clients could not be listed" onRetry={clients.reload} />
    );
  }
  const columns: Column<Row>[] = [
    { title: "Provider", cell: (row) => <strong>{String(row["providerName"])}</strong> },
    { title: "App", cell: (row) => String(row["appId"]), mono: true },
    { title: "Type", cell: (row) => String(row["providerType"]) },
    { title: "State", cell: (row) => <State state={String(row["state"])} /> },
    { title: "Leases", cell: (row) => formatValue("leases", row["leases"]), align: "right" },
    { title: "Handed out", cell: (row) => formatValue("hits", row["hits"]), align: "right" },
    { title: "Made in", cell: (row) => formatValue("createdMs", row["createdMs"]), align: "right" },
    { title: "Age", cell: (row) => formatValue("ageS", row["ageS"]), align: "right" },
    { title: "Idle", cell: (row) => formatValue("idleS", row["idleS"]), align: "right" },
    { title: "Last error", cell: (row) => formatValue("lastError", row["lastError"]), mono: true },
    {
      title: "Action",
      align: "right",
      cell: (row) => (
        <Button
          size="compact-xs"
          variant="subtle"
          aria-label={`Invalidate ${String(row["providerName"])}`}
          onClick={() => onInvalidate(String(row["appId"]), String(row["providerName"]))}
        >
          Invalidate
        </Button>
      ),
    },
  ];
  return (
    <Table
      label="Cached clients"
      columns={columns}
      rows={rowsIn(clients.data, "clients")}
      rowKey={(row, at) => `${String(row["appId"])}\n${String(row["providerName"])}\n${at}`}
      empty="No client is cached. One is made when a widget first needs it."
    />
  );
}

function State({ state }: { state: string }) {
  return (
    <span className="dot-label" data-tone={state === "live" ? "good" : "quiet"}>
      {state}
    </span>
  );
}
