/** A change of a rule or of the settings: written, waited for, read back, and taken back. */

import type { SlotProvider } from "../../ipc/messages.gen.ts";
import { failureOf, host, reference } from "../kit/host.ts";
import { isPatched, patchOf } from "./indexSettings.ts";
import { type Json, isJson, same } from "./json.ts";
import { ownRule } from "./rule.ts";

/** What was, and what shall be. Undefined: there is no such rule. */
export interface Change {
  readonly index: string;
  /** The rule's `objectID`; undefined for the settings. */
  readonly rule?: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** What the service has after a change, and whether that is what was wanted. */
export interface Outcome {
  readonly change: Change;
  readonly now: Json | undefined;
  readonly isAsWanted: boolean;
}

/** Somebody else has changed it since it was read. */
export class ChangedMeanwhile extends Error {
  readonly code = "changed-meanwhile";
  readonly now: Json | undefined;

  constructor(now: Json | undefined) {
    super("It has been changed at the service since it was read here. Nothing was written.");
    this.now = now;
  }
}

/** What the service has at this moment. */
async function readNow(slot: SlotProvider, { index, rule }: Pick<Change, "index" | "rule">): Promise<Json | undefined> {
  const params = { ...reference(slot), indexName: index, cache: true, forceRefresh: true };
  if (rule === undefined) {
    const settings: unknown = await host.api.algolia.getSettings(params);
    return isJson(settings) ? settings : {};
  }
  try {
    const found: unknown = await host.api.algolia.getRule({ ...params, objectID: rule });
    return isJson(found) ? ownRule(found) : undefined;
  } catch (error) {
    if (failureOf(error).code === "service-not-found") return undefined;
    throw error;
  }
}

/**
 * Writes a change; resolves when the service has finished its task and has been read again. Rejects with
 * ChangedMeanwhile, and with whatever the service refuses.
 */
export async function write(slot: SlotProvider, change: Change, forwardToReplicas: boolean): Promise<Outcome> {
  const { index, rule, before, after } = change;
  const found = await readNow(slot, change);
  if (!same(found, before)) throw new ChangedMeanwhile(found);
  const params = { ...reference(slot), indexName: index, ...(forwardToReplicas ? { forwardToReplicas } : {}) };
  if (rule === undefined)
    await host.api.algolia.setSettings({ ...params, settings: patchOf(before ?? {}, after ?? {}) });
  else if (after === undefined) await host.api.algolia.deleteRule({ ...params, objectID: rule });
  else await host.api.algolia.saveRule({ ...params, rule: { ...after, objectID: rule } });
  const now = await readNow(slot, change);
  const isAsWanted = rule === undefined ? isPatched(now ?? {}, patchOf(before ?? {}, after ?? {})) : same(now, after);
  return { change, now, isAsWanted };
}

/** The change that takes an outcome back. */
export function undoing({ change, now }: Outcome): Change {
  return { ...change, before: now, after: change.before };
}

/** What a change is, in words. */
export function nameOf({ rule, before, after }: Change): string {
  if (rule === undefined) return "the settings";
  if (before === undefined) return `the new rule “${rule}”`;
  return after === undefined ? `the deletion of the rule “${rule}”` : `the rule “${rule}”`;
}

const KEY = "last-change";

/** Keeps the last change with the tile, so that it can be taken back after a restart. */
export function keep(outcome: Outcome | undefined): void {
  const { storage } = host.latchkey;
  (outcome === undefined ? storage.delete(KEY) : storage.set(KEY, outcome)).catch(() => undefined);
}

/** The last change that was kept. */
export async function recall(): Promise<Outcome | undefined> {
  const kept: unknown = await host.latchkey.storage.get(KEY).catch(() => undefined);
  if (!isJson(kept) || !isJson(kept["change"]) || typeof kept["change"]["index"] !== "string") return undefined;
  return kept as unknown as Outcome;
}
