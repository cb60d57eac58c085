import { Tabs } from "@mantine/core";
import {
  IconAppWindow,
  IconLayoutBottombar,
  IconLayoutSidebarRight,
  IconPin,
  IconPinFilled,
  IconX,
  type TablerIcon,
} from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, useEffect, useState } from "react";
import { useApi } from "../host/api.tsx";
import { useQuery, useReloadOn } from "../host/useQuery.ts";
import { showFailure } from "../ui/toasts.tsx";
import { ErrorBoundary } from "../ui/ErrorBoundary.tsx";
import { describeError } from "../host/describeError.ts";
import { useRemembered } from "../ui/useRemembered.ts";
import { CacheActions } from "./caches/CacheActions.tsx";
import { type Drop, carryOut, nameOf, willDrop } from "./caches/drops.ts";
import { CallsTab } from "./calls/CallsTab.tsx";
import { ChannelsTab } from "./channels/ChannelsTab.tsx";
import { ClientsTab } from "./clients/ClientsTab.tsx";
import { Confirm, type Question } from "./Confirm.tsx";
import { ConsoleTab } from "./ConsoleTab.tsx";
import { countersOf } from "./counters.ts";
import { EventsTab } from "./events/EventsTab.tsx";
import { termFor } from "./filter/filter.ts";
import { type Inspection, PLACES, type Place, TABS, type Tab } from "./tabs.ts";
import { ResizeBar } from "./ResizeBar.tsx";
import { ResponsesTab } from "./responses/ResponsesTab.tsx";
import { ServersTab } from "./ServersTab.tsx";
import { StatisticsTab } from "./statistics/StatisticsTab.tsx";
import { BarButton, doing } from "./ui.tsx";
import { useWatch } from "./useWatch.ts";
import { useWindows } from "../windows/windows.tsx";
import { WidgetsTab } from "./widgets/WidgetsTab.tsx";

interface Props {
  readonly appId: string | undefined;
  /** What it was opened for; null where it was just opened. */
  readonly inspection: Inspection | null;
  readonly place: Place;
  /** Puts them elsewhere, where they are to show what they show here. */
  readonly onPlace: (place: Place, showing: Inspection) => void;
  readonly onClose: () => void;
}

const MOVES: Record<Place, { readonly label: string; readonly Icon: TablerIcon }> = {
  below: { label: "Dock below", Icon: IconLayoutBottombar },
  beside: { label: "Dock at the side", Icon: IconLayoutSidebarRight },
  window: { label: "Open in a window of their own", Icon: IconAppWindow },
};

/** The developer tools (Ctrl+Shift+D): calls, caches, widgets, channels and events, live. Docked, or all of a window. */
export function Dock({ appId, inspection, place, onPlace, onClose }: Props) {
  const api = useApi();
  const watch = useWatch();
  const [storedTab, setTab] = useRemembered("dock.tab", "Calls");
  const tab: Tab = isTab(storedTab) ? storedTab : "Calls";
  const [height, setHeight] = useRemembered("dock.height", 320);
  const [width, setWidth] = useRemembered("dock.width", 560);
  const windows = useWindows();
  const beside = place === "beside";
  const [filters, setFilters] = useState<Readonly<Partial<Record<Tab, string>>>>({});
  const [question, setQuestion] = useState<Question | null>(null);
  const providers = useQuery(`dock:${appId ?? ""}`, async (host) =>
    appId === undefined ? [] : await host.providers.listProviders(appId),
  );
  useReloadOn("provider-changed", providers.reload);

  const show = (to: Tab, filter: string): void => {
    setFilters((last) => ({ ...last, [to]: filter }));
    setTab(to);
  };
  useEffect(() => {
    if (inspection !== null) show(inspection.tab, inspection.filter);
  }, [inspection]);

  /** Says what a call of `mainApi.clientCache` will drop, and when it has been made what it dropped. */
  const drop = async (what: Drop): Promise<void> => {
    try {
      const text = willDrop(what, countersOf(await api.devtools.statistics()));
      const go = (): void => doing(carryOut(api, what), (said) => said);
      setQuestion({ title: `${nameOf(what)}?`, text, yes: "Drop them", go });
    } catch (error) {
      showFailure("The caches could not be counted", error);
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (typing || event.key !== "p" || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    watch.setPaused(!watch.paused);
  };

  const of = (name: Tab) => ({
    filter: filters[name] ?? "",
    onFilter: (filter: string) => setFilters((last) => ({ ...last, [name]: filter })),
  });
  const onCalls = (filter: string): void => show("Calls", filter);
  const panels: Record<Tab, () => ReactNode> = {
    Calls: () => (
      <CallsTab {...of("Calls")} watch={watch} onResponse={(label) => show("Responses", termFor("label", label))} />
    ),
    Responses: () => (
      <ResponsesTab
        {...of("Responses")}
        watch={watch}
        onCalls={onCalls}
        onConfirm={(title, text, go) =>
          setQuestion({ title, text, yes: title.split(" ")[0] === "Drop" ? "Drop them" : "Make them stale", go })
        }
      />
    ),
    Clients: () => (
      <ClientsTab
        {...of("Clients")}
        onCalls={onCalls}
        onInvalidate={(app, name) => void drop({ kind: "provider", appId: app, name })}
        onInvalidateAll={() => void drop({ kind: "clients" })}
      />
    ),
    Statistics: () => <StatisticsTab watch={watch} onCalls={onCalls} />,
    Widgets: () => <WidgetsTab {...of("Widgets")} watch={watch} onTab={show} />,
    Channels: () => <ChannelsTab {...of("Channels")} calls={watch.calls} onCalls={onCalls} />,
    Events: () => <EventsTab {...of("Events")} watch={watch} />,
    Console: () => <ConsoleTab {...of("Console")} />,
    Servers: () => <ServersTab />,
  };

  const alone = place === "window";
  // The one content of a window is its main landmark; docked it is beside another.
  const Landmark = alone ? "main" : "aside";
  return (
    <Landmark
      className="dock"
      aria-label="Developer tools"
      data-place={place}
      {...(alone ? {} : { style: beside ? { width } : { height } })}
      onKeyDown={onKeyDown}
    >
      {alone ? (
        <h1 className="visually-hidden">Developer tools</h1>
      ) : (
        <ResizeBar beside={beside} size={beside ? width : height} onSize={beside ? setWidth : setHeight} />
      )}
      <Tabs className="dock-tabs" value={tab} onChange={(next) => next !== null && setTab(next)} keepMounted={false}>
        <div className="dock-bar">
          <Tabs.List aria-label="Developer tools">
            {TABS.map((name) => (
              <Tabs.Tab key={name} value={name}>
                {name}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {watch.error === undefined ? null : (
            <span className="dock-broken" role="status" title={describeError(watch.error).message}>
              Nothing is heard just now
            </span>
          )}
          <CacheActions
            appId={appId}
            providers={providers.data ?? []}
            onDrop={(what) => void drop(what)}
            onStats={() => setTab("Statistics")}
          />
          <div className="dock-places">
            {alone ? (
              <BarButton
                label="Keep above other windows"
                Icon={windows.own.onTop ? IconPinFilled : IconPin}
                pressed={windows.own.onTop}
                onClick={() => windows.onTop(!windows.own.onTop)}
              />
            ) : null}
            {PLACES.filter((other) => other !== place).map((other) => (
              <BarButton
                key={other}
                {...MOVES[other]}
                onClick={() => onPlace(other, { tab, filter: filters[tab] ?? "" })}
              />
            ))}
            {alone ? null : <BarButton label="Close the developer tools" Icon={IconX} onClick={onClose} />}
          </div>
        </div>
        {TABS.map((name) => (
          <Tabs.Panel key={name} value={name} className="dock-panel">
            <ErrorBoundary what="This could not be drawn">{tab === name ? panels[name]() : null}</ErrorBoundary>
          </Tabs.Panel>
        ))}
      </Tabs>
      <Confirm question={question} onClose={() => setQuestion(null)} />
    </Landmark>
  );
}

function isTab(text: string): text is Tab {
  return (TABS as readonly string[]).includes(text);
}
