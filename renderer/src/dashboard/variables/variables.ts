import type { Dashboard, DefaultProvider, Manifest, SlotBinding } from "../../ipc/messages.gen.ts";
import { ownField } from "../../host/ownField.ts";
import { defaultOf } from "../state/bindings.ts";

/** A variable of a dashboard, of any kind. */
export type Variable = NonNullable<Dashboard["variables"]>[number];
export type Span = Extract<Variable, { kind: "dates" }>["span"];

/** The spans of days, as they are called. */
export const SPANS: readonly { readonly value: Span; readonly label: string }[] = [
  { value: "today", label: "Today" },
  { value: "yesterday", label: "Yesterday" },
  { value: "last-7-days", label: "Last 7 days" },
  { value: "last-30-days", label: "Last 30 days" },
  { value: "last-90-days", label: "Last 90 days" },
  { value: "this-month", label: "This month" },
  { value: "last-month", label: "Last month" },
  { value: "custom", label: "From … to …" },
];

export const KINDS: readonly { readonly value: Variable["kind"]; readonly label: string }[] = [
  { value: "text", label: "Text" },
  { value: "choice", label: "Choice" },
  { value: "provided", label: "From a provider" },
  { value: "dates", label: "Date range" },
];

/** What a setting writes to use a variable: one reference, or one for each end of a date range. */
export function referencesTo(variable: Variable): string[] {
  return variable.kind === "dates"
    ? [`{{${variable.name}.start}}`, `{{${variable.name}.end}}`]
    : [`{{${variable.name}}}`];
}

/** What people call it. */
export function titleOf(variable: Variable): string {
  return variable.title ?? variable.name;
}

/** The dashboard with one variable changed. */
export function withVariable(dashboard: Dashboard, changed: Variable): Dashboard {
  const variables = (dashboard.variables ?? []).map((one) => (one.name === changed.name ? changed : one));
  return { ...dashboard, variables };
}

/** The variable with what a person typed for it; null where it cannot be that. */
export function typed(variable: Variable, text: string): Variable | null {
  const wanted = text.trim();
  if (variable.kind === "dates") {
    const span = SPANS.find((one) => one.label.toLowerCase() === wanted.toLowerCase() && one.value !== "custom");
    if (span !== undefined) return { ...variable, span: span.value };
    const days = /^(\d{4}-\d\d-\d\d)\s*(?:to|–|-|\/|\.\.)\s*(\d{4}-\d\d-\d\d)$/.exec(wanted);
    return days === null ? null : { ...variable, span: "custom", start: days[1] ?? null, end: days[2] ?? null };
  }
  if (variable.kind !== "choice") return { ...variable, value: wanted.slice(0, 400) };
  const choice = variable.choices.find((one) => one.toLowerCase() === wanted.toLowerCase());
  return choice === undefined ? null : { ...variable, value: choice };
}

/** The provider that gives a variable its choices: its own, else the default for the type; null where there is none. */
export function providerOf(
  variable: Extract<Variable, { kind: "provided" }>,
  dashboard: Dashboard,
  manifests: ReadonlyMap<string, Manifest>,
  defaults: readonly DefaultProvider[],
): SlotBinding | null {
  const { widget, setting, provider } = variable.source;
  const manifest = manifests.get(widget);
  const slotName = ownField(manifest?.settings.properties ?? {}, setting)?.choices?.slot;
  const slot = slotName === undefined ? undefined : ownField(manifest?.slots ?? {}, slotName);
  return provider ?? (slot === undefined ? null : defaultOf(slot, dashboard, defaults));
}

/** What can give choices: the settings of installed widgets that a provider fills. */
export function sourcesIn(manifests: ReadonlyMap<string, Manifest>): { value: string; label: string }[] {
  return [...manifests.values()].flatMap((manifest) =>
    Object.entries(manifest.settings.properties)
      .filter(([, setting]) => setting.choices != null)
      .map(([name, setting]) => ({ value: `${manifest.id}/${name}`, label: `${manifest.name}: ${setting.title}` })),
  );
}
