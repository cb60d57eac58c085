/** From a JSON Schema to the fields of a form, and from what was typed to the values that the schema wants. */

export type FieldKind = "text" | "lines" | "long" | "number" | "integer" | "boolean" | "choice" | "json";

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly kind: FieldKind;
  readonly required: boolean;
  /** The values of a choice, as JSON. */
  readonly choices: readonly string[];
  /** What stands in the field at first. */
  readonly initial: string;
}

/** What stands in the fields, by name. A switch is "true", "false", or "" where it was not touched. */
export type Typed = Readonly<Record<string, string>>;

/** The arguments, or what is wrong with the fields, by name. */
export type Read =
  | { readonly values: Record<string, unknown>; readonly faults?: undefined }
  | { readonly faults: ReadonlyMap<string, string>; readonly values?: undefined };

type Schema = Readonly<Record<string, unknown>>;

const LONG_TEXT = 200;
const MOST_HELP = 300;

/** The fields of a schema's properties: the required ones first, each group in the schema's order. */
export function fieldsOf(schema: Schema): Field[] {
  const properties = isObject(schema["properties"]) ? schema["properties"] : {};
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  const fields = Object.entries(properties).map(([name, given]): Field => {
    const property = plain(isObject(given) ? given : {});
    const choices = choicesOf(property);
    const kind = choices.length > 0 ? "choice" : kindOf(property);
    return {
      name,
      label: textOf(property["title"]) || name,
      help: textOf(property["description"]).slice(0, MOST_HELP),
      kind,
      required: required.includes(name),
      choices,
      initial: initialOf(property["default"], kind),
    };
  });
  return [...fields.filter((field) => field.required), ...fields.filter((field) => !field.required)];
}

/** What was typed into a field. Its name comes from the server and may be `constructor`. */
export function typedOf(typed: Typed, name: string): string {
  return Object.hasOwn(typed, name) ? (typed[name] ?? "") : "";
}

/** What the fields begin with; `before` is what was typed the last time. */
export function initialTyped(fields: readonly Field[], before: Typed = {}): Typed {
  return Object.fromEntries(fields.map(({ name, initial }) => [name, typedOf(before, name) || initial]));
}

/** The tool's arguments. A field that is left empty is left out. */
export function read(fields: readonly Field[], typed: Typed): Read {
  const values: Record<string, unknown> = {};
  const faults = new Map<string, string>();
  for (const field of fields) {
    const text = typedOf(typed, field.name);
    if (text.trim() === "") {
      if (field.required && field.kind === "boolean") define(values, field.name, false);
      else if (field.required) faults.set(field.name, "This is needed.");
      continue;
    }
    const value = valueOf(field, text);
    if (value === undefined) faults.set(field.name, FAULTS[field.kind] ?? "This cannot be read.");
    else define(values, field.name, value);
  }
  return faults.size > 0 ? { faults } : { values };
}

const FAULTS: Partial<Record<FieldKind, string>> = {
  number: "This must be a number.",
  integer: "This must be a whole number.",
  json: "This must be JSON.",
};

function valueOf(field: Field, text: string): unknown {
  switch (field.kind) {
    case "number":
    case "integer": {
      const value = Number(text);
      return Number.isFinite(value) && (field.kind === "number" || Number.isInteger(value)) ? value : undefined;
    }
    case "boolean":
      return text === "true";
    case "lines":
      return text
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "");
    case "json":
    case "choice":
      try {
        return JSON.parse(text) as unknown;
      } catch {
        return undefined;
      }
    default:
      return text;
  }
}

/** A property's name comes from the server and may be `__proto__`. */
function define(values: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(values, name, { value, enumerable: true, configurable: true, writable: true });
}

/** Without what says no more than that the value may be null. */
function plain(property: Schema): Schema {
  for (const name of ["anyOf", "oneOf"]) {
    const given = property[name];
    if (!Array.isArray(given)) continue;
    const others = given.filter((one) => isObject(one) && one["type"] !== "null") as Schema[];
    if (others.length === 1) return { ...others[0], ...without(property, name) };
  }
  if (Array.isArray(property["type"])) {
    const types = property["type"].filter((type) => type !== "null") as unknown[];
    return { ...property, type: types.length === 1 ? types[0] : types };
  }
  return property;
}

function without(property: Schema, name: string): Schema {
  return Object.fromEntries(Object.entries(property).filter(([other]) => other !== name));
}

function choicesOf(property: Schema): string[] {
  if (Array.isArray(property["enum"])) return property["enum"].map((value) => JSON.stringify(value));
  return "const" in property ? [JSON.stringify(property["const"])] : [];
}

function kindOf(property: Schema): FieldKind {
  const type = property["type"];
  if (type === "number" || type === "integer" || type === "boolean") return type;
  if (type === "string") {
    const most = property["maxLength"];
    return typeof most === "number" && most > LONG_TEXT ? "long" : "text";
  }
  const items = property["items"];
  if (type === "array" && isObject(items) && items["type"] === "string" && !("enum" in items)) return "lines";
  return "json";
}

function initialOf(value: unknown, kind: FieldKind): string {
  if (value === undefined || value === null) return "";
  if (kind === "lines") return Array.isArray(value) ? value.join("\n") : "";
  if (kind === "json" || kind === "choice") return JSON.stringify(value);
  return typeof value === "string" ? value : JSON.stringify(value);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isObject(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
