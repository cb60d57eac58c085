import type { WidgetContext } from "../../ipc/messages.gen.ts";

type Settings = WidgetContext["settings"];

/** A setting that is text; empty where it is missing. */
export function textOf(settings: Settings, name: string): string {
  const value = settings[name];
  return typeof value === "string" ? value : "";
}

/** A setting that is a number. */
export function numberOf(settings: Settings, name: string, otherwise: number): number {
  const value = settings[name];
  return typeof value === "number" && Number.isFinite(value) ? value : otherwise;
}

/** A setting that is on or off. */
export function flagOf(settings: Settings, name: string, otherwise: boolean): boolean {
  const value = settings[name];
  return typeof value === "boolean" ? value : otherwise;
}
