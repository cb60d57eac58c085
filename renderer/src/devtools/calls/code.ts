import type { LoggedCall } from "../../ipc/messages.gen.ts";

/** What the log shows in place of a value: `text of 12`, `list of 3`. */
const DESCRIBED = /^(text|list|object) (of|with) \d+/;

type Written = Pick<LoggedCall, "channel" | "params" | "appId" | "provider" | "sender">;

/**
 * The call as JavaScript for the console of whoever made it, the widget or the window. Texts, which the log does not
 * have, are left to be filled in.
 */
export function asJavaScript(call: Written): string {
  const fields = fieldsOf(call, "provider.providerHash").map(
    ({ name, value, note }) => `  ${keyOf(name)}: ${value},${note === "" ? "" : ` // ${note}`}`,
  );
  const named = JSON.stringify(call.provider);
  const ofWidget = call.sender.widgetId !== null && call.sender.widgetId !== undefined;
  const provider = ofWidget
    ? `const provider = Object.values(latchkey.context.slots).find((one) => one?.providerName === ${named});`
    : `const provider = (await mainApi.providers.listProviders(${JSON.stringify(call.appId)})).find((one) => one.name === ${named});`;
  return `${hasHash(call) ? `${provider}\n` : ""}await mainApi.invoke(${argumentsOf(call, fields)});`;
}

/** The call as Python for a main process that was built by `build_main_process`. */
export function asPython(call: Written): string {
  const fields = fieldsOf(call, "provider.provider_hash").map(
    ({ name, value, note }) => `    ${JSON.stringify(name)}: ${pythonOf(value)},${note === "" ? "" : `  # ${note}`}`,
  );
  const [app, named] = [JSON.stringify(call.appId), JSON.stringify(call.provider)];
  const provider = `provider = next(one for one in await main.providers.list_providers(${app}) if one.name == ${named})`;
  return `${hasHash(call) ? `${provider}\n` : ""}await main.ipc.invoke(${argumentsOf(call, fields)})`;
}

function argumentsOf(call: Written, fields: readonly string[]): string {
  return JSON.stringify(call.channel) + (fields.length === 0 ? "" : `, {\n${fields.join("\n")}\n}`);
}

function hasHash({ params, provider }: Written): boolean {
  return provider !== "" && typeof params === "object" && params !== null && Object.hasOwn(params, "providerHash");
}

interface Given {
  readonly name: string;
  readonly value: string;
  /** What the log shows in its place. */
  readonly note: string;
}

/** The params: who the provider is the log knows, and `hash` is where its hash is found; texts are blank. */
function fieldsOf(call: Written, hash: string): Given[] {
  if (typeof call.params !== "object" || call.params === null) return [];
  const known: Readonly<Record<string, string>> =
    call.provider === ""
      ? {}
      : {
          providerHash: hash,
          providerName: JSON.stringify(call.provider),
          dashboardAppId: JSON.stringify(call.appId),
          appId: JSON.stringify(call.appId),
        };
  return Object.entries(call.params).map(([name, value]) => {
    if (Object.hasOwn(known, name)) return { name, value: known[name] as string, note: "" };
    const described = typeof value === "string" && DESCRIBED.test(value);
    const blank = described && value.startsWith("list") ? "[]" : described && value.startsWith("object") ? "{}" : '""';
    return { name, value: described ? blank : JSON.stringify(value), note: described ? value : "" };
  });
}

function keyOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

function pythonOf(json: string): string {
  return json.replaceAll(/"(?:[^"\\]|\\.)*"|\b(?:true|false|null)\b/g, (found) =>
    found === "true" ? "True" : found === "false" ? "False" : found === "null" ? "None" : found,
  );
}
