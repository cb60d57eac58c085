import { Button } from "@mantine/core";
import { useState } from "react";
import { useApi } from "../host/api.tsx";
import type { NoticeProvider } from "../ipc/messages.gen.ts";
import { showDone, showFailure } from "../ui/toasts.tsx";

/** Leads to what a provider wants of its user: its native dialog, or the sign-in at its server. */
export function ProviderButton({ wants, onChanged }: { wants: NoticeProvider; onChanged: () => void }) {
  const api = useApi();
  const [busy, setBusy] = useState(false);
  const { appId, name, wanted } = wants;
  const edit = async (): Promise<void> => {
    const answer = await api.providers.editProvider(appId, { name });
    if ("saved" in answer) showDone(`${answer.saved.name} saved`);
  };
  const signIn = async (): Promise<void> => {
    const { providerHash } = await api.providers.getProvider(appId, name);
    await api.mcp.signIn({ providerHash, dashboardAppId: appId, providerName: name });
    showDone(`Signed in at ${name}`);
  };
  const run = (): void => {
    setBusy(true);
    (wanted === "key" ? edit() : signIn())
      .then(onChanged, (error: unknown) =>
        showFailure(wanted === "key" ? "The provider was not saved" : "You are not signed in", error),
      )
      .finally(() => setBusy(false));
  };
  return (
    <Button size="compact-xs" variant="default" loading={busy} onClick={run}>
      {wanted === "key" ? "Enter another key…" : "Sign in…"}
    </Button>
  );
}
