/** `latchkey.storage`: the values that this widget keeps on this dashboard. */

import type { WidgetStorage } from "../ipc/messages.gen.ts";
import type { Transport } from "../ipc/transport.ts";
import { jsonOf } from "./widgetMessages.ts";

/** The frozen object. */
export function createStorage(transport: Transport): WidgetStorage {
  return Object.freeze({
    async get(key: string) {
      const { value } = (await transport.call("widget-storage-get", { name: key })) as { value: string | null };
      return value === null ? undefined : JSON.parse(value);
    },
    async set(key: string, value: unknown) {
      await transport.call("widget-storage-set", { name: key, value: jsonOf(value) });
    },
    async delete(key: string) {
      const { deleted } = (await transport.call("widget-storage-delete", { name: key })) as { deleted: boolean };
      return deleted;
    },
    async keys() {
      const { names } = (await transport.call("widget-storage-keys", {})) as { names: string[] };
      return names;
    },
  });
}
