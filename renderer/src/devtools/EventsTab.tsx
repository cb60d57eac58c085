import { Button } from "@mantine/core";
import { Table } from "./Table.tsx";
import type { EventLog, LoggedEvent } from "./useEventLog.ts";

/** The events of the main process, newest first. */
export function EventsTab({ log }: { log: EventLog }) {
  return (
    <>
      <Table<LoggedEvent>
        label="Events"
        columns={[
          {
            title: "Time",
            cell: (logged) => new Date(logged.at).toLocaleTimeString("en-GB", { hour12: false }),
            mono: true,
          },
          { title: "Event", cell: (logged) => <strong>{logged.event}</strong>, mono: true },
          { title: "Payload", cell: (logged) => JSON.stringify(logged.payload) ?? "–", mono: true },
        ]}
        rows={log.events}
        rowKey={(logged) => String(logged.id)}
        empty="Nothing has been announced since the window opened."
      />
      {log.events.length === 0 ? null : (
        <Button className="dock-corner" size="compact-xs" variant="default" onClick={log.clear}>
          Clear
        </Button>
      )}
    </>
  );
}
