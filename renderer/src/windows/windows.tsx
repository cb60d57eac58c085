import { type ReactNode, createContext, useContext, useMemo } from "react";
import { useApi } from "../host/api.tsx";
import { useQuery, useReloadOn } from "../host/useQuery.ts";
import type { PopOut, WindowContext } from "../ipc/messages.gen.ts";
import { showFailure } from "../ui/toasts.tsx";

/** The app's windows, as this one sees them. */
export interface Windows {
  /** What this window is. */
  readonly own: WindowContext;
  /** What is in another window than this one and the main one. */
  readonly elsewhere: readonly PopOut[];
  /** Whether the developer tools have a window of their own. */
  readonly tools: boolean;
  popOut(dashboard: string, instance: string | null): void;
  bringBack(dashboard: string, instance: string | null): void;
  /** Opens the developer tools' window or brings it to the front; or closes it. */
  showTools(on: boolean): void;
  onTop(on: boolean): void;
  fullScreen(on: boolean): void;
}

/** The main window, with nothing beside it. */
export const MAIN: WindowContext = { shows: null, tools: false, onTop: false, fullScreen: false, kiosk: null };

const Context = createContext<Windows>({
  own: MAIN,
  elsewhere: [],
  tools: false,
  popOut: () => undefined,
  bringBack: () => undefined,
  showTools: () => undefined,
  onTop: () => undefined,
  fullScreen: () => undefined,
});

/** Provides the windows; `first` is what this one was when its page was made. */
export function WindowsProvider({ first, children }: { first: WindowContext; children: ReactNode }) {
  const api = useApi();
  const context = useQuery("window", (host) => host.windows.context());
  const list = useQuery("windows", (host) => host.windows.list());
  useReloadOn("windows-changed", context.reload);
  useReloadOn("windows-changed", list.reload);
  const own = context.data ?? first;
  const windows = list.data?.windows;
  const tools = list.data?.tools === true;
  const value = useMemo((): Windows => {
    const tell = (doing: Promise<unknown>, failure: string): void => {
      doing.catch((error: unknown) => showFailure(failure, error));
    };
    return {
      own,
      elsewhere: (windows ?? []).filter((one) => !isSame(one, own.shows)),
      tools,
      popOut: (dashboard, instance) => tell(api.windows.popOut(dashboard, instance), "The window was not opened"),
      bringBack: (dashboard, instance) => tell(api.windows.bringBack(dashboard, instance), "The window stays"),
      showTools: (on) => tell(api.windows.tools(on), on ? "The window was not opened" : "The window stays"),
      onTop: (on) => tell(api.windows.onTop(on), "The window stays where it is"),
      fullScreen: (on) => tell(api.windows.fullScreen(on), "The window stays as it is"),
    };
  }, [api, own, windows, tools]);
  return <Context value={value}>{children}</Context>;
}

/** The windows, from the nearest provider. */
export function useWindows(): Windows {
  return useContext(Context);
}

/** Whether a dashboard, or one widget of it, is in a window of its own that is not this one. */
export function isElsewhere(windows: Windows, dashboard: string | null, instance: string | null): boolean {
  return windows.elsewhere.some((one) =>
    instance === null ? one.instance === null && one.dashboard === dashboard : one.instance === instance,
  );
}

function isSame(one: PopOut, other: PopOut | null): boolean {
  return other !== null && one.dashboard === other.dashboard && one.instance === other.instance;
}
