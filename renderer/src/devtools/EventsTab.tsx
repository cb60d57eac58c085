import { Button } from "@mantine/core";
import { Table } from "./Table.tsx";
import type { EventLog, Heard } from "./useEventLog.ts";

/** What the main process announced, newest first. */
export function EventsTab({ log }: { log: EventLog }) {
  return (
    <>
      <Table<Heard>
        label="Events"
        columns={[
          {
            title: "Time",
            cell: (heard) => new Date(heard.at).toLocaleTimeString("en-GB", { hour12: false }),
            mono: true,
          },
          { title: "Event", cell: (heard) => <strong>{heard.event}</strong>, mono: true },
          { title: "Payload", cell: (heard) => JSON.stringify(heard.payload) ?? "–", mono: true },
        ]}
        rows={log.heard}
        rowKey={(heard) => String(heard.id)}
        empty="Nothing has been announced since the window opened."
      />
      {log.heard.length === 0 ? null : (
        <Button className="dock-corner" size="compact-xs" variant="default" onClick={log.clear}>
          Clear
        </Button>
      )}
    </>
  );
}
