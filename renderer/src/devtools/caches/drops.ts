import type { MainApi, ProviderView } from "../../ipc/messages.gen.ts";
import { formatBytes } from "../../ui/format.ts";
import { locale } from "../../ui/locale.ts";
import { countersOf, numberIn, rowsIn } from "../counters.ts";

/** One call of `mainApi.clientCache` that drops something. */
export type Drop =
  | { readonly kind: "provider"; readonly appId: string; readonly name: string }
  | { readonly kind: "clients" }
  | { readonly kind: "responses" };

/** What there is, from `devtools-statistics`. */
export type Held = Readonly<Record<string, unknown>>;

/** The call in question. */
export function nameOf(drop: Drop): string {
  if (drop.kind === "provider") return `Invalidate ${drop.name}`;
  return drop.kind === "clients" ? "Invalidate all clients" : "Clear responses";
}

/** What it will drop, in words, from what there is now. */
export function willDrop(drop: Drop, held: Held): string {
  const [responses, clients] = [countersOf(held["responses"]), rowsIn(countersOf(held["clients"]), "clients")];
  const entries = numberIn(responses, "entries") ?? 0;
  const answers = `${plural(entries, "cached answer")} (${formatBytes(numberIn(responses, "bytes") ?? 0)})`;
  if (drop.kind === "responses") return `This drops ${answers}, of every provider. Clients stay.`;
  const meant = clients.filter(
    (row) =>
      row["state"] === "live" &&
      (drop.kind === "clients" || (row["appId"] === drop.appId && row["providerName"] === drop.name)),
  );
  const leases = meant.reduce((sum, row) => sum + (numberIn(row, "leases") ?? 0), 0);
  const used = leases === 0 ? "" : ` ${plural(leases, "call")} under way may finish first.`;
  const whose = drop.kind === "provider" ? ` of “${drop.name}”` : "";
  return `This drops ${plural(meant.length, "client")}${whose} and all ${answers}.${used} Both are made anew when they are needed.`;
}

/** What it has dropped, in words, from the counts before and after. */
export function hasDropped(before: Held, after: Held): string {
  const clients = left(after, "clients") - left(before, "clients");
  const answers = left(after, "responses") - left(before, "responses");
  return `${plural(clients, "client")} and ${plural(answers, "answer")} dropped`;
}

/** Makes the call, and tells what it has dropped. */
export async function carryOut(api: MainApi, drop: Drop): Promise<string> {
  const before = countersOf(await api.devtools.statistics());
  if (drop.kind === "provider") await api.clientCache.invalidate(drop.appId, drop.name);
  else if (drop.kind === "clients") await api.clientCache.invalidateAll();
  else await api.clientCache.clearResponseCache();
  return hasDropped(before, countersOf(await api.devtools.statistics()));
}

/** The providers as choices. */
export function choicesOf(appId: string, providers: readonly ProviderView[]): Drop[] {
  return providers.map(({ name }) => ({ kind: "provider", appId, name }));
}

/** How many have left so far, for whatever reason. */
function left(held: Held, cache: "clients" | "responses"): number {
  const reasons =
    cache === "responses"
      ? countersOf(countersOf(held["responses"])["evictions"])
      : countersOf(countersOf(countersOf(held["clients"])["totals"])["reasons"]);
  return Object.values(reasons).reduce<number>((sum, count) => sum + (typeof count === "number" ? count : 0), 0);
}

function plural(count: number, word: string): string {
  return `${count.toLocaleString(locale())} ${word}${count === 1 ? "" : "s"}`;
}
