import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from "@mantine/spotlight";
import { IconSearch } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useQuery } from "../../host/useQuery.ts";
import { usePreferences } from "../../host/preferences.tsx";
import type { DashboardSummary } from "../../ipc/messages.gen.ts";
import { recentOf } from "../../library/found.ts";
import { keysOfCommand } from "../commands/command.ts";
import { type Entry, KINDS, type Kind, type Known, entriesOf } from "./entries.tsx";
import { used, worth } from "./frecency.ts";
import { Highlighted } from "./Highlighted.tsx";
import { ranked } from "./rank.ts";
import { variableEntries } from "./variableEntries.tsx";

/** Whoever looks for more types more. */
const MOST_FOUND = 40;
const MOST_RECENT = 5;

const TAKES_FOCUS: ReadonlySet<Kind> = new Set(["This dashboard", "Provider", "Setting"]);

/** Without a question: all of a few dashboards, and of many the recent ones. */
function shortList(summaries: readonly DashboardSummary[]): ReadonlySet<string> {
  const shown = summaries.length <= 12 ? summaries : recentOf(summaries, 8);
  return new Set(shown.map((summary) => `dashboard:${summary.id}`));
}

/** The command palette: finds by typing whatever the window knows, what is used most first. */
export function Palette(known: Known) {
  const { preferences, change } = usePreferences();
  const [query, setQuery] = useState("");
  // Whether the focus goes back to where it was, or on to what was chosen.
  const [goesBack, setGoesBack] = useState(true);
  const documents = useQuery("documents", (api) => api.app.documents());
  // Not before somebody looks: every channel comes with its schema.
  const [isSought, setSought] = useState(false);
  const channels = useQuery(`channels:${isSought}`, async (api) => (isSought ? await api.devtools.channels() : null));
  const entries = [
    ...entriesOf(known, documents.data?.documents ?? [], channels.data?.channels ?? []),
    ...variableEntries(known.variables, query, known.setVariable),
  ];
  const uses = useMemo(() => {
    const now = Date.now();
    return new Map(preferences.uses.map((use) => [use.id, worth(use, now)]));
  }, [preferences.uses]);

  const choose = (entry: Entry): void => {
    change({ uses: used(preferences.uses, entry.id, Date.now()) });
    // The tour's card is no dialog that would take the focus by itself again.
    setGoesBack(!TAKES_FOCUS.has(entry.kind) && entry.command?.id !== "tour");
    entry.run();
  };
  const action = (entry: Entry, kind: boolean, prefix = ""): SpotlightActionData => {
    const keys = entry.command === undefined ? "" : keysOfCommand(entry.command, preferences.shortcuts);
    return {
      id: `${prefix}${entry.id}`,
      ...(entry.asks === undefined ? {} : { closeSpotlightOnTrigger: false }),
      onClick: () => (entry.asks === undefined ? choose(entry) : setQuery(entry.asks)),
      children: (
        <span className="palette-line">
          <span className="palette-icon" aria-hidden>
            {entry.icon}
          </span>
          <span className="palette-text">
            <span className="palette-label">
              <Highlighted text={entry.label} query={query} />
            </span>
            {entry.detail === undefined ? null : <span className="palette-detail">{entry.detail}</span>}
          </span>
          {kind ? <span className="palette-kind">{entry.kind}</span> : null}
          {keys === "" ? null : <kbd>{keys}</kbd>}
        </span>
      ),
    };
  };

  const asked = query.trim() !== "";
  const actions: (SpotlightActionData | SpotlightActionGroupData)[] = asked
    ? ranked(entries, query, (id) => uses.get(id) ?? 0, MOST_FOUND).map((entry) => action(entry, true))
    : grouped(entries, known.summaries, uses).map(([group, list]) => ({
        group,
        actions: list.map((entry) => action(entry, group === "Recent", group)),
      }));
  return (
    <Spotlight
      attributes={{ content: { "aria-label": "Commands" } }}
      actions={actions}
      filter={(_, all) => all}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      returnFocus={goesBack}
      onSpotlightOpen={() => {
        setGoesBack(true);
        setSought(true);
        setQuery("");
      }}
      // At the top: in the middle, its field would move as the list grows and shrinks with every letter.
      centered={false}
      scrollable
      maxHeight={440}
      size={600}
      radius="lg"
      nothingFound="Nothing fits that."
      searchProps={{
        leftSection: <IconSearch size={18} />,
        placeholder: "Go to a dashboard, add a widget, find a setting, run a command…",
        "aria-label": "Search commands",
        onKeyDown: (event) => {
          if (asked && event.key === "Enter" && !event.nativeEvent.isComposing) chooseFirst(event.currentTarget);
        },
      }}
    />
  );
}

/** Spotlight marks the first entry a moment after the typing; whoever is faster means that one all the same. */
function chooseFirst(field: HTMLElement): void {
  const dialog = field.closest("[role=dialog]");
  if (dialog?.querySelector("[data-selected]") === null) dialog.querySelector<HTMLElement>("[data-action]")?.click();
}

const HEADINGS: Readonly<Record<string, string>> = {
  Dashboard: "Dashboards",
  Command: "Commands",
  Add: "Add to this dashboard",
};

/** What is found by asking alone. */
const ASKED_FOR: ReadonlySet<Kind> = new Set(["Widget", "Setting", "Document", "Channel"]);

/** What is shown before anything is asked, by kind. */
function grouped(
  entries: readonly Entry[],
  summaries: readonly DashboardSummary[],
  uses: ReadonlyMap<string, number>,
): [string, readonly Entry[]][] {
  const shown = shortList(summaries);
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const recent = [...uses]
    .toSorted(([, a], [, b]) => b - a)
    .flatMap(([id]) => byId.get(id) ?? [])
    .slice(0, MOST_RECENT);
  return KINDS.filter((kind) => !ASKED_FOR.has(kind))
    .map((kind): [string, readonly Entry[]] => [
      HEADINGS[kind] ?? kind,
      kind === "Recent"
        ? recent
        : entries.filter((entry) => entry.kind === kind && (kind !== "Dashboard" || shown.has(entry.id))),
    ])
    .filter(([, list]) => list.length > 0);
}
