import { useRef } from "react";
import { ownField } from "../../host/ownField.ts";
import { useApi } from "../../host/api.tsx";
import type { Dashboard, DefaultProvider, Manifest } from "../../ipc/messages.gen.ts";
import { bindingOf } from "../state/bindings.ts";
import { useWidgetMessages } from "./useWidgetMessages.ts";
import { showDone, showFailure } from "../../ui/toasts.tsx";

/**
 * Opens the provider in a slot when a widget asks for it: the provider's native dialog, or the widget's settings where
 * the slot is empty. A request counts only right after a click or key press.
 */
export function useProviderRequests(
  dashboard: Dashboard,
  manifests: ReadonlyMap<string, Manifest>,
  defaults: readonly DefaultProvider[],
  onSettings: (instance: string) => void,
): void {
  const api = useApi();
  const open = useRef(false);
  useWidgetMessages("provider", (frame, slot) => {
    if (open.current) return;
    const tile = dashboard.widgets.find((candidate) => candidate.instance === frame.dataset["instance"]);
    if (tile === undefined) return;
    const wanted = ownField(manifests.get(tile.widget)?.slots ?? {}, slot);
    const binding = bindingOf(tile, slot, wanted, dashboard, defaults);
    if (binding === null) return onSettings(tile.instance);
    open.current = true;
    api.providers
      .editProvider(binding.appId, { name: binding.providerName })
      .then(
        (answer) => {
          if ("saved" in answer) showDone(`${answer.saved.name} saved`);
        },
        (error: unknown) => showFailure("The provider was not saved", error),
      )
      .finally(() => {
        open.current = false;
      });
  });
}
