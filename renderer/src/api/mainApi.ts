import { failure } from "../ipc/callError.ts";
import { create, defineProperty, freeze, hasOwn, keys, PromiseOf } from "../ipc/intrinsics.ts";
import {
  type Channels,
  type Chunk,
  METHODS,
  type MainApiMethods,
  type Params,
  type Result,
} from "../ipc/messages.gen.ts";
import type { CallOptions, Listener, StreamPromise, Transport } from "../ipc/transport.ts";

/** `window.mainApi`: every channel's method, events, and the two general ways for channels that extensions bring. */
export interface MainApi extends Omit<MainApiMethods, "providers"> {
  readonly providers: MainApiMethods["providers"] & {
    /** Always rejects: credentials are entered in the native dialog, which `editProvider` opens. */
    saveProvider(...ignored: unknown[]): Promise<never>;
  };
  invoke<C extends string>(channel: C, params?: Params<C>, options?: CallOptions): Promise<Result<C>>;
  stream<C extends string>(channel: C, params?: Params<C>, options?: CallOptions): StreamPromise<Chunk<C>>;
  on(event: string, listener: Listener): void;
  removeListener(event: string, listener: Listener): void;
}

export type { Channels };

type Group = Record<string, (...given: unknown[]) => unknown>;
type Row = (typeof METHODS)[number];

/** The frozen object, over a transport; it may be called before the transport is connected. */
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

/** Puts the object where scripts look for it, for good: it can be neither replaced nor redefined. */
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

/** The params object that positional arguments stand for. */
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
