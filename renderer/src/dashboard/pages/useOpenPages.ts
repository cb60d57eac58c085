import { useMemo } from "react";
import type { Dashboard } from "../../ipc/messages.gen.ts";
import { useRemembered } from "../../ui/useRemembered.ts";
import { pagesOf } from "./pages.ts";

/** Dashboards whose open page is remembered. */
const MOST_REMEMBERED = 200;

/** Which page of each dashboard is open. It belongs to the window and is no step of the dashboard's history. */
export interface OpenPages {
  of(dashboard: Dashboard): string;
  open(dashboard: Dashboard, page: string): void;
}

/** Remembers the open pages over a reload. A page that has gone gives way to the first. */
export function useOpenPages(): OpenPages {
  const [remembered, remember] = useRemembered("pages", "[]");
  return useMemo(() => {
    const chosen = new Map<string, string>(read(remembered));
    return {
      of(dashboard) {
        const pages = pagesOf(dashboard);
        return (pages.find((page) => page.id === chosen.get(dashboard.id)) ?? pages[0])?.id ?? "";
      },
      open(dashboard, page) {
        chosen.delete(dashboard.id);
        remember(JSON.stringify([...chosen, [dashboard.id, page]].slice(-MOST_REMEMBERED)));
      },
    };
  }, [remembered, remember]);
}

function read(text: string): [string, string][] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter((entry): entry is [string, string] => Array.isArray(entry)) : [];
  } catch {
    return [];
  }
}
