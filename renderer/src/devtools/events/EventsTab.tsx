import { IconBan, IconDownload } from "@tabler/icons-react";
import type { LoggedEvent } from "../../ipc/messages.gen.ts";
import { ExportMenu } from "../ExportMenu.tsx";
import type { Field } from "../filter/filter.ts";
import type { Column } from "../table/columns.ts";
import { Workbench } from "../table/Workbench.tsx";
import { Tree } from "../tree/Tree.tsx";
import { PauseButton } from "../PauseButton.tsx";
import { BarButton, Facts, Part, clock } from "../ui.tsx";
import type { Watch } from "../useWatch.ts";

const FIELDS: readonly Field<LoggedEvent>[] = [
  { name: "event", kind: "text", value: ({ event }) => event, counted: true },
  { name: "provider", kind: "text", value: ({ detail }) => said(detail["provider_name"]) },
  { name: "instance", kind: "text", value: ({ detail }) => said(detail["instance"]) },
  { name: "detail", kind: "text", value: detailOf },
  { name: "number", kind: "count", value: ({ number }) => number },
];

const COLUMNS: Column<LoggedEvent>[] = [
  { id: "time", title: "Time", cell: ({ at }) => clock(at), sort: ({ at }) => at, mono: true, width: 110 },
  { id: "event", title: "Event", cell: ({ event }) => <b>{event}</b>, sort: ({ event }) => event, width: 220 },
  { id: "detail", title: "What it says", cell: detailOf, mono: true, width: 420 },
  {
    id: "number",
    title: "Number",
    cell: ({ number }) => number,
    sort: ({ number }) => number,
    align: "right",
    width: 80,
    extra: true,
  },
];

/** What happened in the main process: caches, clients, providers, dashboards, widgets. */
export function EventsTab({
  watch,
  filter,
  onFilter,
}: {
  watch: Watch;
  filter: string;
  onFilter: (text: string) => void;
}) {
  return (
    <Workbench
      id="events"
      label="Events"
      rows={watch.events}
      rowKey={({ number }) => String(number)}
      columns={COLUMNS}
      fields={FIELDS}
      filter={filter}
      onFilter={onFilter}
      empty="No event yet."
      detailTitle={({ event }) => event}
      detail={(event) => (
        <>
          <Facts
            facts={[
              ["When", clock(event.at)],
              ["Number", event.number],
            ]}
          />
          <Part title="What it says">
            <Tree label="What it says" value={event.detail} />
          </Part>
        </>
      )}
      actions={(found) => (
        <>
          <PauseButton watch={watch} />
          <BarButton label="Clear the list" Icon={IconBan} onClick={watch.clear} />
          <ExportMenu
            Icon={IconDownload}
            label="Export events"
            kinds={[["events-json", "As JSON"]]}
            numbers={() => found.map(({ number }) => number)}
          />
        </>
      )}
    />
  );
}

function detailOf({ detail }: LoggedEvent): string {
  return Object.entries(detail)
    .map(([name, value]) => `${name}: ${said(value)}`)
    .join(", ");
}

function said(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}
