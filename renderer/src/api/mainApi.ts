import { failure } from "../ipc/callError.ts";
import { create, defineProperty, freeze, hasOwn, keys, PromiseOf } from "../ipc/intrinsics.ts";
import { type CallOptions, type Listener, METHODS, type MainApi } from "../ipc/messages.gen.ts";
import type { Transport } from "../ipc/transport.ts";

type Group = Record<string, (...given: unknown[]) => unknown>;
type Row = (typeof METHODS)[number];

/** Builds the frozen `window.mainApi` over a transport. Calls made before the transport is connected wait. */
export function createMainApi(transport: Transport): MainApi {
  const api = create(null) as Record<string, unknown>;
  for (let index = 0; index < METHODS.length; index += 1) {
    const row = METHODS[index] as Row;
    const dot = row.path.indexOf(".");
    const group = row.path.slice(0, dot);
    api[group] ??= create(null);
    (api[group] as Group)[row.path.slice(dot + 1)] = method(transport, row);
  }
  (api["providers"] as Group)["saveProvider"] = () =>
    new PromiseOf((_, reject) =>
      reject(
        failure(
          "credential-in-params",
          "Credentials are entered in the native dialog: use mainApi.providers.editProvider.",
        ),
      ),
    );
  const names = keys(api);
  for (let index = 0; index < names.length; index += 1) freeze(api[names[index] as string]);
  api["invoke"] = (channel: string, params?: unknown, options?: CallOptions) =>
    transport.call(channel, params, options);
  api["stream"] = (channel: string, params?: unknown, options?: CallOptions) =>
    transport.stream(channel, params, options);
  api["on"] = (event: string, listener: Listener) => transport.on(event, listener);
  api["removeListener"] = (event: string, listener: Listener) => transport.removeListener(event, listener);
  return freeze(api) as unknown as MainApi;
}

/** Defines `mainApi` on the global object, so that no script can replace or redefine it. */
export function exposeMainApi(api: MainApi, holder: object = globalThis): void {
  defineProperty(holder, "mainApi", {
    __proto__: null,
    value: api,
    enumerable: true,
    writable: false,
    configurable: false,
  } as PropertyDescriptor);
}

function method(transport: Transport, { channel, names, options, stream }: Row): (...given: unknown[]) => unknown {
  const fields = keys(options);
  const positions = names === null ? 1 : names.length + (fields.length > 0 ? 1 : 0);
  return (...given) => {
    const call = (given[positions] ?? {}) as CallOptions;
    const params = names === null ? given[0] : named(names, options, fields, given);
    return stream ? transport.stream(channel, params, call) : transport.call(channel, params, call);
  };
}

/** The params object that positional arguments make up. */
function named(names: readonly string[], options: object, fields: string[], given: readonly unknown[]): unknown {
  const params = create(null) as Record<string, unknown>;
  for (let index = 0; index < names.length; index += 1) params[names[index] as string] = given[index];
  const last = given[names.length];
  if (typeof last === "object" && last !== null) {
    for (let index = 0; index < fields.length; index += 1) {
      const field = fields[index] as string;
      if (hasOwn(last, field))
        params[(options as Record<string, string>)[field] as string] = (last as Record<string, unknown>)[field];
    }
  }
  return params;
}
