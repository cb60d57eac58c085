import { useRef } from "react";
import { useApi } from "../host/api.tsx";
import type { Dashboard } from "../ipc/messages.gen.ts";
import { useWidgetMessages } from "../shell/useWidgetMessages.ts";
import { showDone, showFailure } from "../shell/toasts.tsx";

/**
 * Widgets may wish for the provider in one of their slots to be opened. It happens if somebody has just pressed a key or
 * a button in that very widget: the browser knows, whatever the widget claims. What opens is the native dialog of the
 * provider that the user has put there, or, in an empty slot, the widget's settings.
 */
export function useProviderWish(dashboard: Dashboard, onSettings: (instance: string) => void): void {
  const api = useApi();
  const open = useRef(false);
  useWidgetMessages("provider", (frame, { slot }) => {
    if (open.current || !navigator.userActivation.isActive || typeof slot !== "string") return;
    const tile = dashboard.widgets.find((candidate) => candidate.instance === frame.dataset["instance"]);
    if (tile === undefined) return;
    const binding = Object.hasOwn(tile.slots, slot) ? tile.slots[slot] : null;
    if (binding === null || binding === undefined) return onSettings(tile.instance);
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
