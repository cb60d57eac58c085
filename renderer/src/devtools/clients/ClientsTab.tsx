import { IconPlugConnectedX } from "@tabler/icons-react";
import { useQuery, useReloadOn } from "../../host/useQuery.ts";
import { Failed, RowsLoading } from "../../ui/PageStates.tsx";
import { formatCount, formatMs } from "../../ui/format.ts";
import { countersOf, rowsIn } from "../counters.ts";
import { type Field, termFor } from "../filter/filter.ts";
import { type Column, figure } from "../table/columns.ts";
import { Workbench } from "../table/Workbench.tsx";
import { BarButton, DetailButton, Dot, Facts, Part } from "../ui.tsx";
import { type Client, toClient } from "./client.ts";

/** Why a client had to be made, by why the provider's last one had left. */
const WHY: ReadonlyMap<string, string> = new Map([
  ["first-use", "nothing was there"],
  ["invalidated", "the last one was invalidated"],
  ["cleared", "the cache was cleared"],
  ["saved", "the provider was saved"],
  ["deleted", "the provider was deleted"],
  ["idle", "the last one had been idle"],
  ["capacity", "the last one made room"],
  ["hashes", "another version of the provider"],
  ["overtaken", "the provider changed meanwhile"],
  ["late", "the last one came too late"],
  ["factory-replaced", "its factory was replaced"],
]);

const FIELDS: readonly Field<Client>[] = [
  { name: "provider", kind: "text", value: (row) => row.provider },
  { name: "type", kind: "text", value: (row) => row.type, counted: true },
  { name: "state", kind: "text", value: (row) => row.state, counted: true },
  { name: "app", kind: "text", value: (row) => row.appId },
  { name: "why", kind: "text", value: (row) => row.why },
  { name: "error", kind: "text", value: (row) => row.lastError },
  { name: "age", kind: "ms", value: (row) => row.ageMs },
  { name: "idle", kind: "ms", value: (row) => row.idleMs },
  { name: "made", kind: "ms", value: (row) => row.createdMs },
  { name: "uses", kind: "count", value: (row) => row.uses },
  { name: "leases", kind: "count", value: (row) => row.leases },
];

const COLUMNS: Column<Client>[] = [
  { id: "provider", title: "Provider", cell: (row) => <b>{row.provider}</b>, sort: (row) => row.provider, width: 170 },
  { id: "app", title: "App", cell: (row) => row.appId, sort: (row) => row.appId, mono: true, width: 110 },
  { id: "type", title: "Type", cell: (row) => row.type, sort: (row) => row.type, width: 100 },
  {
    id: "state",
    title: "State",
    cell: (row) => <Dot tone={row.state === "live" ? "good" : "quiet"}>{row.state}</Dot>,
    sort: (row) => row.state,
    width: 84,
  },
  {
    id: "age",
    title: "Since",
    cell: (row) => `${formatMs(row.ageMs)}`,
    sort: (row) => row.ageMs,
    align: "right",
    width: 76,
  },
  { id: "why", title: "Made because", cell: (row) => WHY.get(row.why) ?? row.why, sort: (row) => row.why, width: 180 },
  figure("uses", "Uses", (row) => row.uses, formatCount, 64),
  figure("leases", "Leases", (row) => row.leases, formatCount, 68),
  figure("made", "Made in", (row) => row.createdMs, formatMs, 78),
  figure("idle", "Idle", (row) => row.idleMs, formatMs, 70),
  figure("pause", "Pause", (row) => row.pauseMs, formatMs, 70),
  {
    id: "error",
    title: "Last error",
    cell: (row) => row.lastError ?? "–",
    sort: (row) => row.lastError,
    mono: true,
    width: 160,
  },
];

interface Props {
  readonly filter: string;
  readonly onFilter: (text: string) => void;
  readonly onInvalidate: (appId: string, providerName: string) => void;
  readonly onInvalidateAll: () => void;
  readonly onCalls: (filter: string) => void;
}

/** The live clients: since when and why they are there, who holds them, and buttons that drop them. */
export function ClientsTab({ filter, onFilter, onInvalidate, onInvalidateAll, onCalls }: Props) {
  const clients = useQuery("clients", async (api) =>
    rowsIn(countersOf(countersOf(await api.devtools.statistics())["clients"]), "clients").map(toClient),
  );
  useReloadOn("client-cache-changed", clients.reload);
  useReloadOn("provider-changed", clients.reload);
  useReloadOn("response-cache-changed", clients.reload, 1000);
  if (clients.data === undefined) {
    return clients.error === undefined ? (
      <RowsLoading rows={3} height={26} />
    ) : (
      <Failed error={clients.error} what="The clients could not be listed" onRetry={clients.reload} />
    );
  }
  return (
    <Workbench
      id="clients"
      label="Cached clients"
      rows={clients.data}
      rowKey={({ key }) => key}
      columns={COLUMNS}
      fields={FIELDS}
      filter={filter}
      onFilter={onFilter}
      tone={({ state }) => (state === "live" ? undefined : "quiet")}
      empty="No client is cached. One is made when a widget first needs it."
      detailTitle={({ provider }) => provider}
      detail={(client) => (
        <>
          <div className="detail-actions">
            <DetailButton danger onClick={() => onInvalidate(client.appId, client.provider)}>
              Invalidate…
            </DetailButton>
            <DetailButton onClick={() => onCalls(termFor("provider", client.provider))}>Its calls</DetailButton>
          </div>
          <Facts
            facts={[
              ["Type", client.type],
              ["App", client.appId],
              ["State", client.reason === "" ? client.state : `${client.state}: ${client.reason}`],
              ["There since", formatMs(client.ageMs)],
              ["Made because", WHY.get(client.why) ?? client.why],
              ["Made in", formatMs(client.createdMs)],
              ["Uses", formatCount(client.uses)],
              ["Idle for", formatMs(client.idleMs)],
              ["Its service wants a pause of", client.pauseMs === null ? null : formatMs(client.pauseMs)],
              ["Last error", client.lastError],
            ]}
          />
          <Part title={client.leases === 1 ? "1 lease" : `${formatCount(client.leases)} leases`}>
            {client.holders.length === 0 ? (
              <p className="muted">Nobody holds it. Once it has left the cache it is closed at once.</p>
            ) : (
              <ul className="askers">
                {client.holders.map((holder, at) => (
                  <li key={at}>
                    {holder.widget ?? "window"}
                    {holder.instance === null ? "" : ` (${holder.instance})`} · {holder.channel}
                  </li>
                ))}
              </ul>
            )}
          </Part>
        </>
      )}
      onLetter={(letter, client) => {
        if (letter === "i") onInvalidate(client.appId, client.provider);
      }}
      actions={() => (
        <BarButton
          label="Invalidate all clients…"
          Icon={IconPlugConnectedX}
          disabled={clients.data?.length === 0}
          onClick={onInvalidateAll}
        />
      )}
    />
  );
}
