import type { LoggedCall } from "../../ipc/messages.gen.ts";

/** What the log shows in place of a value: `text of 12`, `list of 3`. */
const DESCRIBED = /^(text|list|object) (of|with) \d+/;
const OF_THE_PROVIDER = ["providerHash", "dashboardAppId", "providerName"];

type Written = Pick<LoggedCall, "channel" | "params" | "appId" | "provider">;

/** The call as JavaScript for the console or a widget; texts, which the log does not have, are left to be filled in. */
export function asJavaScript(call: Written): string {
  const lines = fieldsOf(call).map(
    ([name, value, note]) => `  ${keyOf(name)}: ${value},${note === "" ? "" : ` // ${note}`}`,
  );
  const slot = call.provider === "" ? [] : ["  ...slot, // the provider: latchkey.slots of a widget"];
  const params = [...slot, ...lines];
  const given = params.length === 0 ? "" : `, {\n${params.join("\n")}\n}`;
  return `await mainApi.invoke(${JSON.stringify(call.channel)}${given});`;
}

/** The call as Python for a main process that was built by `build_main_process`. */
export function asPython(call: Written): string {
  const fields = fieldsOf(call).map(
    ([name, value, note]) => `    ${JSON.stringify(name)}: ${pythonOf(value)},${note === "" ? "" : `  # ${note}`}`,
  );
  const provider =
    call.provider === ""
      ? []
      : [
          `    "providerHash": view.provider_hash,  # of main.providers.list_providers(${JSON.stringify(call.appId)})`,
          `    "dashboardAppId": ${JSON.stringify(call.appId)},`,
          `    "providerName": ${JSON.stringify(call.provider)},`,
        ];
  const params = [...provider, ...fields];
  const given = params.length === 0 ? "" : `, {\n${params.join("\n")}\n}`;
  return `await main.ipc.invoke(${JSON.stringify(call.channel)}${given})`;
}

function fieldsOf(call: Written): [name: string, value: string, note: string][] {
  if (typeof call.params !== "object" || call.params === null) return [];
  return Object.entries(call.params)
    .filter(([name]) => call.provider === "" || !OF_THE_PROVIDER.includes(name))
    .map(([name, value]) => {
      const described = typeof value === "string" && DESCRIBED.test(value);
      const blank =
        described && value.startsWith("list") ? "[]" : described && value.startsWith("object") ? "{}" : '""';
      return [name, described ? blank : JSON.stringify(value), described ? value : ""];
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
