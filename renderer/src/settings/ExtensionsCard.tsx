import { Switch } from "@mantine/core";
import { IconPuzzle } from "@tabler/icons-react";
import { useState } from "react";
import { useApi } from "../host/api.tsx";
import { useQuery, useReloadOn } from "../host/useQuery.ts";
import type { ExtensionInfo } from "../ipc/messages.gen.ts";
import { Failed, RowsLoading } from "../ui/PageStates.tsx";
import { showFailure } from "../ui/toasts.tsx";

/** The installed extensions, what each one registered, and its switch. */
export function ExtensionsCard() {
  const api = useApi();
  const list = useQuery("extensions", (host) => host.extensions.list());
  useReloadOn("extensions-changed", list.reload);
  const [busy, setBusy] = useState<string | null>(null);
  const set = (name: string, on: boolean): void => {
    setBusy(name);
    api.extensions[on ? "enable" : "disable"](name)
      .then(list.reload, (error: unknown) => {
        showFailure(`${name} was not switched ${on ? "on" : "off"}`, error);
        list.reload();
      })
      .finally(() => setBusy(null));
  };
  return (
    <section className="card" aria-labelledby="extensions-title">
      <h2 className="card-title" id="extensions-title">
        Extensions
      </h2>
      {list.data === undefined ? (
        list.error === undefined ? (
          <RowsLoading rows={1} height={44} />
        ) : (
          <Failed error={list.error} what="The extensions could not be listed" onRetry={list.reload} />
        )
      ) : list.data.extensions.length === 0 ? (
        <p className="folders-none">
          None is installed. An extension is a Python package that brings provider types, channels and widgets.
        </p>
      ) : (
        <ul className="folder-list">
          {list.data.extensions.map((extension) => (
            <li key={extension.name}>
              <IconPuzzle size={18} stroke={1.6} aria-hidden />
              <div className="extension-text">
                <strong>{extension.name}</strong> <span className="muted">{extension.version}</span>
                <p className={extension.problem === null ? "muted" : "problem"}>
                  {extension.problem ?? describeExtension(extension)}
                </p>
              </div>
              <Switch
                aria-label={`Enable ${extension.name}`}
                checked={extension.enabled}
                disabled={busy !== null}
                onChange={(event) => set(extension.name, event.currentTarget.checked)}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What an extension registered, in words. */
function describeExtension({ enabled, types, channels, widgets }: ExtensionInfo): string {
  if (!enabled) return "Off. It is not loaded.";
  const parts = [
    types.length > 0 ? `provider types: ${types.join(", ")}` : "",
    channels.length > 0 ? `channels: ${channels.join(", ")}` : "",
    widgets.length > 0 ? `widgets: ${widgets.join(", ")}` : "",
  ].filter(Boolean);
  return parts.length === 0 ? "On. It brought nothing." : `On. It brought ${parts.join(" · ")}.`;
}
