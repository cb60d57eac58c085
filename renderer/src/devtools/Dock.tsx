import { ActionIcon, Tabs } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useApi } from "../host/api.tsx";
import { useQuery, useReloadOn } from "../host/useQuery.ts";
import { showDone, showFailure } from "../ui/toasts.tsx";
import { ErrorBoundary } from "../ui/ErrorBoundary.tsx";
import { useRemembered } from "../ui/useRemembered.ts";
import { CallsTab } from "./CallsTab.tsx";
import { ConsoleTab } from "./ConsoleTab.tsx";
import { ClientsTab } from "./ClientsTab.tsx";
import { DockActions } from "./DockActions.tsx";
import { EventsTab } from "./EventsTab.tsx";
import { ResponsesTab } from "./ResponsesTab.tsx";
import { ServersTab } from "./ServersTab.tsx";
import { StatisticsTab } from "./StatisticsTab.tsx";
import { ResizeBar } from "./ResizeBar.tsx";
import type { EventLog } from "./useEventLog.ts";

const TABS = ["Clients", "Responses", "Statistics", "Calls", "Servers", "Events", "Console"] as const;

/** The developer tools at the bottom of the window (Ctrl+Shift+D): caches, calls and events, live. */
export function Dock({ appId, log, onClose }: { appId: string | undefined; log: EventLog; onClose: () => void }) {
  const api = useApi();
  const [tab, setTab] = useRemembered("dock.tab", "Clients");
  const [height, setHeight] = useRemembered("dock.height", 300);
  const providers = useQuery(`dock:${appId ?? ""}`, async (host) =>
    appId === undefined ? [] : await host.providers.listProviders(appId),
  );
  useReloadOn("provider-changed", providers.reload);

  const run = (call: Promise<unknown>, done: string): void => {
    call.then(
      () => showDone(done),
      (error: unknown) => showFailure("That did not work", error),
    );
  };
  const invalidate = (app: string, name: string): void =>
    run(api.clientCache.invalidate(app, name), `Clients of ${name} invalidated, responses cleared`);
  const panels: Record<(typeof TABS)[number], ReactNode> = {
    Clients: <ClientsTab onInvalidate={invalidate} />,
    Responses: <ResponsesTab />,
    Statistics: <StatisticsTab />,
    Calls: <CallsTab />,
    Servers: <ServersTab />,
    Events: <EventsTab log={log} />,
    Console: <ConsoleTab />,
  };

  return (
    <aside className="dock" aria-label="Developer tools" style={{ height }}>
      <ResizeBar height={height} onHeight={setHeight} />
      <Tabs className="dock-tabs" value={tab} onChange={(next) => next !== null && setTab(next)} keepMounted={false}>
        <div className="dock-bar">
          <Tabs.List aria-label="Developer tools">
            {TABS.map((name) => (
              <Tabs.Tab key={name} value={name}>
                {name}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <DockActions
            providers={providers.data ?? []}
            onInvalidate={(name) => appId !== undefined && invalidate(appId, name)}
            onInvalidateAll={() => run(api.clientCache.invalidateAll(), "All clients invalidated, responses cleared")}
            onClear={() => run(api.clientCache.clearResponseCache(), "Responses cleared")}
            onStats={() => setTab("Statistics")}
          />
          <ActionIcon size={26} aria-label="Close the developer tools" onClick={onClose}>
            <IconX size={15} />
          </ActionIcon>
        </div>
        {TABS.map((name) => (
          <Tabs.Panel key={name} value={name} className="dock-panel" tabIndex={0}>
            <ErrorBoundary what="This could not be drawn">{panels[name]}</ErrorBoundary>
          </Tabs.Panel>
        ))}
      </Tabs>
    </aside>
  );
}
