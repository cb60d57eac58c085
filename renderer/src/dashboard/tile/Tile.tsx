import { ActionIcon, Button, Skeleton } from "@mantine/core";
import {
  IconAlertTriangle,
  IconPlugConnectedX,
  IconPuzzle,
  IconRefresh,
  IconWindowMaximize,
  IconX,
} from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { useQuery, useReloadOn } from "../../host/useQuery.ts";
import type { BoardPage, Manifest, Tile as TileModel } from "../../ipc/messages.gen.ts";
import { useDelayed } from "../../ui/useDelayed.ts";
import { WidgetIcon } from "../../ui/WidgetIcon.tsx";
import { TileMenu } from "./TileMenu.tsx";
import { ElsewhereActions } from "../../windows/Elsewhere.tsx";
import { useWindows } from "../../windows/windows.tsx";
import { WidgetFrame } from "./WidgetFrame.tsx";
import { type TileCommand, tileCommand } from "../grid/tileKeys.ts";
import { useHostEvent } from "../../host/api.tsx";
import { callsOfTile, inspect, onTileWish } from "../../devtools/inspect.ts";
import { Updated } from "../refresh/Updated.tsx";
import { useTileRefresh } from "../refresh/useTileRefresh.ts";
import { useAnnounce } from "../../ui/announce.tsx";
import { useFrameHealth } from "./useFrameHealth.ts";
import { useReportedState } from "./useReportedState.ts";
import { type WidgetError, useWidgetErrors } from "./useWidgetErrors.ts";
import { formatCount } from "../../ui/format.ts";

interface Props {
  readonly tile: TileModel;
  readonly manifest: Manifest | undefined;
  /** The name of the provider that it uses first. */
  readonly provider: string | undefined;
  /** Whether the main process has stored the tile; before that it refuses the frame's calls. */
  readonly saved: boolean;
  /** The element that describes the tile's keys. */
  readonly keysId: string;
  /** It was added a moment ago, so it takes the focus and the page scrolls to it. */
  readonly added: boolean;
  /** The dashboard's pages but the one that it is on. */
  readonly otherPages: readonly BoardPage[];
  readonly onCommand: (command: TileCommand) => void;
  /** Opens the page where packages are installed. */
  readonly onWidgets: () => void;
}

/** A widget on the grid: header and frame, or a skeleton or message while the frame is not running. */
export function Tile(props: Props) {
  const { tile, manifest, provider, saved, keysId, added, onCommand, onWidgets } = props;
  const frame = useRef<HTMLIFrameElement>(null);
  const section = useRef<HTMLElement>(null);
  const [attempt, setAttempt] = useState(0);
  const health = useFrameHealth(tile.instance, frame, attempt);
  const title = tile.title ?? manifest?.name ?? tile.widget;
  const waiting = useDelayed(health.state === "starting");

  const isNew = useRef(added);
  useEffect(() => {
    if (!isNew.current) return;
    section.current?.focus({ preventScroll: true });
    section.current?.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }, []);

  const elsewhere = useWindows().elsewhere.find((one) => one.instance === tile.instance);
  const announce = useAnnounce();
  const { wait } = health;
  const reload = useCallback((): void => {
    if (wait === 0) setAttempt((last) => last + 1);
    else announce(`${title} can be started again in ${seconds(wait)}`);
  }, [wait, title, announce]);
  const update = useTileRefresh(tile, frame, attempt, reload);
  const refresh = (): void =>
    announce(update.refresh() ? `${title} refreshes` : `${title} has nothing to refresh. Reload is in its menu.`);
  const reported = useReportedState(tile.instance, attempt);
  const redraw = useRef(refresh);
  useEffect(() => {
    redraw.current = refresh;
  });
  useEffect(() => onTileWish(tile.instance, (soft) => (soft ? redraw.current() : reload())), [tile.instance, reload]);
  const { error, dismiss } = useWidgetErrors(tile.instance);
  useHostEvent("widgets-changed", (payload) => {
    // Another version of it: this frame alone loads again.
    if (typeof payload !== "object" || payload === null || !("widget" in payload)) return;
    if (payload.widget !== tile.widget || !("reload" in payload) || payload.reload !== true) return;
    dismiss();
    reload();
  });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget) return;
    const command = tileCommand(event);
    if (command === null) return;
    event.preventDefault();
    if (command.kind === "enter") frame.current?.focus();
    else if (command.kind === "refresh") refresh();
    else onCommand(command);
  };

  return (
    <section
      ref={section}
      className="tile"
      role="group"
      aria-label={title}
      aria-roledescription="widget"
      aria-describedby={keysId}
      tabIndex={0}
      onKeyDown={onKeyDown}
      data-instance-of={tile.widget}
      data-tile={tile.instance}
      data-state={health.state}
    >
      <header className="tile-head">
        <span className="tile-icon">
          <WidgetIcon widget={manifest} size={15} />
        </span>
        <h2 className="tile-title">{title}</h2>
        {provider === undefined ? null : (
          <span className="tile-provider" title={`Provider: ${provider}`}>
            {provider}
          </span>
        )}
        {reported === "error" ? (
          <button
            type="button"
            className="tile-failed"
            title="Show its failed calls in the developer tools"
            onClick={() => inspect({ tab: "Calls", filter: callsOfTile(tile.instance, true) })}
          >
            Why?<span className="visually-hidden"> The failed calls of {title}</span>
          </button>
        ) : null}
        <Updated tile={update} onRefresh={refresh} />
        <TileMenu
          title={title}
          instance={tile.instance}
          onRefresh={update.listens ? refresh : undefined}
          onSettings={() => onCommand({ kind: "settings" })}
          onReload={reload}
          onPopOut={() => onCommand({ kind: "popOut" })}
          onRemove={() => onCommand({ kind: "remove" })}
          otherPages={props.otherPages}
          onPage={(page) => onCommand({ kind: "page", page })}
        />
      </header>
      <div className="tile-body">
        {manifest === undefined ? (
          <MissingWidget widget={tile.widget} onWidgets={onWidgets} />
        ) : elsewhere !== undefined ? (
          <Overlay
            calm
            title="In a window of its own"
            text="It runs there and not here."
            action={<ElsewhereActions dashboard={elsewhere.dashboard} instance={tile.instance} />}
          />
        ) : saved && health.state !== "stopped" ? (
          <WidgetFrame
            key={attempt}
            widget={tile.widget}
            instance={tile.instance}
            title={title}
            frame={frame}
            onLoad={health.loaded}
          />
        ) : null}
        {manifest !== undefined && elsewhere === undefined && waiting ? <FrameSkeleton /> : null}
        {health.state === "stopped" ? (
          <Overlay
            title="This widget was stopped"
            text={`${health.reason} Nothing else is affected.`}
            wait={wait}
            onRetry={reload}
          />
        ) : null}
        {health.state === "dead" && elsewhere === undefined ? (
          <Overlay
            title="This widget stopped"
            text="Its process ended or does not answer. Nothing else is affected."
            onRetry={reload}
          />
        ) : null}
        {error === null ? null : (
          <ErrorNote
            error={error}
            onInspect={() => inspect({ tab: "Console", filter: `instance:${tile.instance}` })}
            onDismiss={dismiss}
          />
        )}
      </div>
    </section>
  );
}

/** Says where the widget may be: in an extension that is switched off, or nowhere. */
function MissingWidget({ widget, onWidgets }: { widget: string; onWidgets: () => void }) {
  const extensions = useQuery("extensions", (api) => api.extensions.list());
  useReloadOn("extensions-changed", extensions.reload);
  const off = extensions.data?.extensions.filter((extension) => !extension.enabled).map((extension) => extension.name);
  return off === undefined || off.length === 0 ? (
    <Overlay
      title="This widget is not installed"
      text={`There is no “${widget}” here, or its files have changed. Install it again, or remove the tile.`}
      action={
        <Button size="xs" variant="default" leftSection={<IconPuzzle size={14} />} onClick={onWidgets}>
          Open Widgets
        </Button>
      }
    />
  ) : (
    <Overlay
      title="This widget is not available"
      text={`No enabled extension brings “${widget}”. Switched off in Settings: ${off.join(", ")}.`}
    />
  );
}

function FrameSkeleton() {
  return (
    <div className="tile-skeleton" aria-hidden>
      <Skeleton height={14} width="38%" radius="sm" />
      <Skeleton height={12} width="82%" radius="sm" />
      <Skeleton height={12} width="66%" radius="sm" />
    </div>
  );
}

/** The first error that the widget did not catch. All of them are in the developer tools. */
function ErrorNote(props: { error: WidgetError; onInspect: () => void; onDismiss: () => void }) {
  const { error, onInspect, onDismiss } = props;
  return (
    <div className="tile-error" role="status">
      <IconAlertTriangle size={14} aria-hidden />
      <span className="tile-error-text" title={error.text}>
        {error.place === "" ? null : <span className="muted">{error.place} </span>}
        {error.text}
        {error.count > 1 ? <span className="muted"> and {formatCount(error.count - 1)} more</span> : null}
      </span>
      <button type="button" className="tile-failed" onClick={onInspect}>
        Inspect
      </button>
      <ActionIcon size={20} aria-label="Dismiss the error" onClick={onDismiss}>
        <IconX size={12} />
      </ActionIcon>
    </div>
  );
}

function Overlay({
  title,
  text,
  wait = 0,
  onRetry,
  action,
  calm = false,
}: {
  title: string;
  text: string;
  /** Seconds until it may be started again. */
  wait?: number;
  onRetry?: () => void;
  action?: ReactNode;
  /** Nothing is wrong. */
  calm?: boolean;
}) {
  return (
    <div className="tile-overlay" role={calm ? "status" : "alert"} data-calm={calm || undefined}>
      {calm ? (
        <IconWindowMaximize size={22} stroke={1.6} aria-hidden />
      ) : (
        <IconPlugConnectedX size={22} stroke={1.6} aria-hidden />
      )}
      <strong>{title}</strong>
      <p>{text}</p>
      {onRetry === undefined ? null : (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconRefresh size={14} />}
          disabled={wait > 0}
          onClick={onRetry}
        >
          {wait > 0 ? `Start it again in ${seconds(wait)}` : "Start it again"}
        </Button>
      )}
      {action}
    </div>
  );
}

function seconds(count: number): string {
  return count === 1 ? "1 second" : `${count} seconds`;
}
