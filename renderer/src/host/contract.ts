/** The part of `window.mainApi` that the shell uses, until the generated types take its place. */

export interface Manifest {
  id: string;
  name: string;
  version: string;
  description: string;
  icon?: string | null;
  size: { w: number; h: number; minW: number; minH: number };
  channels: string[];
  slots: Record<string, { label: string; types: string[] }>;
  settings: { type: "object"; properties: Record<string, Setting> };
}

export interface Setting {
  type: "string" | "number" | "integer" | "boolean";
  title: string;
  description?: string | null;
  default?: unknown;
  enum?: unknown[] | null;
  enumTitles?: string[] | null;
  minimum?: number | null;
  maximum?: number | null;
  maxLength?: number | null;
}

export interface SlotBinding {
  appId: string;
  providerName: string;
}

export interface Tile {
  instance: string;
  widget: string;
  x: number;
  y: number;
  w: number;
  h: number;
  title?: string | null;
  settings: Record<string, unknown>;
  slots: Record<string, SlotBinding | null>;
}

export interface Dashboard {
  id: string;
  name: string;
  appId: string;
  widgets: Tile[];
}

export interface ProviderView {
  name: string;
  type: string;
  providerClass: "credential" | "mcp";
  providerHash: string;
  dateCreated: string;
  dateUpdated: string;
  publicFields: Record<string, string>;
}

export interface ProviderType {
  type: string;
  label: string;
  help: string;
  fields: { name: string; label: string; secret: boolean; required: boolean; help: string; placeholder: string }[];
}

export interface Notice {
  id: string;
  level: "info" | "warning" | "danger";
  title: string;
  text: string;
}

export interface AppInfo {
  version: string;
  platform: string;
  demoAppId: string;
  notices: Notice[];
}
