import { Button } from "@mantine/core";
import { IconLock, IconLockExclamation } from "@tabler/icons-react";
import { useState } from "react";
import { useApi } from "../host/api.tsx";
import { useQuery, useReloadOn } from "../host/useQuery.ts";
import { showFailure } from "../ui/toasts.tsx";
import { type StoreAction, storeAction } from "./storeActions.ts";

/** Where credentials are stored, what is wrong with the store, and the button that helps. Passphrases are entered natively. */
export function StoreCard({ onChanged }: { onChanged: () => void }) {
  const api = useApi();
  const status = useQuery("store", (host) => host.store.status());
  const [busy, setBusy] = useState(false);
  useReloadOn("provider-changed", status.reload);
  if (status.data === undefined) return null;
  const { level, sentence, action: advice, quarantined } = status.data;
  const action = storeAction(status.data);
  const run = (method: StoreAction["method"]): void => {
    setBusy(true);
    api.store[method]()
      .then(
        () => {
          status.reload();
          onChanged();
        },
        (error: unknown) => showFailure("The store was not changed", error),
      )
      .finally(() => setBusy(false));
  };
  return (
    <section className="card store" data-level={level} aria-label="Where credentials are kept">
      <div className="card-head">
        <span className="store-icon" aria-hidden>
          {level === "info" ? <IconLock size={18} stroke={1.7} /> : <IconLockExclamation size={18} stroke={1.7} />}
        </span>
        <div className="store-text">
          <p>{sentence}</p>
          {advice === "" ? null : <p className="muted">{advice}</p>}
        </div>
        {action === null ? null : (
          <Button size="xs" variant="default" loading={busy} onClick={() => run(action.method)}>
            {action.label}
          </Button>
        )}
      </div>
      {quarantined.length === 0 ? null : (
        <ul className="folder-list" aria-label="Set aside">
          {quarantined.map((row) => (
            <li key={`${row.appId}\n${row.providerName}`}>
              <strong>{row.providerName}</strong>
              <span className="muted">set aside: {row.reason}. Add it again to replace it.</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
