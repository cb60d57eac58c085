/** A record of an index, and the message by which a widget tells others which one was chosen. */

import type { SlotProvider } from "../../ipc/messages.gen.ts";

/** A record's own fields by their names. */
export type Fields = Readonly<Record<string, unknown>>;

/** The topic under which widgets tell which record was chosen. */
export const TOPIC = "record";

/** Which record was chosen, and as much of it as fits. Others may publish it too: only `record` or both names are needed. */
export interface Chosen {
  readonly indexName?: string;
  readonly objectID?: string;
  /** The name of the provider that it was read with; another widget's own slot may hold another. */
  readonly providerName?: string;
  readonly record?: Fields;
}

/** Characters of JSON that a message may have; the limit is 64 KiB, and a character takes up to three bytes. */
const MOST_CHARACTERS = 20_000;

const TITLES = ["title", "name", "heading", "label"] as const;

/** What a search adds to a record. */
const ADDED: ReadonlySet<string> = new Set([
  "_highlightResult",
  "_snippetResult",
  "_rankingInfo",
  "_distinctSeqID",
  "__position",
]);

/** The record as its owner wrote it: without what a search has added. */
export function ownFields(hit: Fields): Fields {
  return Object.fromEntries(Object.entries(hit).filter(([name]) => !ADDED.has(name)));
}

/** A record's `objectID` as text. */
export function idOf(hit: Fields): string {
  const id = hit["objectID"];
  return typeof id === "string" || typeof id === "number" ? String(id) : "";
}

/** What a person calls the record: its title or name, else its `objectID`. */
export function titleOf(record: Fields): string {
  for (const name of TITLES) {
    const value = record[name];
    if (typeof value === "string" && value.trim() !== "") return value.trim();
  }
  return idOf(record) || "Record";
}

/** The message about a chosen hit. A long record goes without its fields: whoever listens reads it by its id. */
export function messageOf(slot: SlotProvider, indexName: string, hit: Fields): Chosen {
  const record = ownFields(hit);
  const named = { indexName, objectID: idOf(hit), providerName: slot.providerName };
  return JSON.stringify(record).length > MOST_CHARACTERS ? named : { ...named, record };
}

/** Reads what another widget has published; undefined where it names no record and holds none. */
export function readMessage(payload: unknown): Chosen | undefined {
  if (!isFields(payload)) return undefined;
  const record = isFields(payload["record"]) ? payload["record"] : undefined;
  const indexName = textIn(payload, "indexName");
  const objectID = textIn(payload, "objectID") ?? (record === undefined ? undefined : idOf(record) || undefined);
  const providerName = textIn(payload, "providerName");
  if (record === undefined && (indexName === undefined || objectID === undefined)) return undefined;
  return {
    ...(indexName === undefined ? {} : { indexName }),
    ...(objectID === undefined ? {} : { objectID }),
    ...(providerName === undefined ? {} : { providerName }),
    ...(record === undefined ? {} : { record }),
  };
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textIn(payload: Fields, name: string): string | undefined {
  const value = payload[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}
