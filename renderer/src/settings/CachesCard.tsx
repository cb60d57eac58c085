import { Button, Group, Switch } from "@mantine/core";
import { useState } from "react";
import { useApi } from "../host/api.tsx";
import { useQuery, useReloadOn } from "../host/useQuery.ts";
import type { CacheStatus, MainApi } from "../ipc/messages.gen.ts";
import { Failed, RowsLoading } from "../ui/PageStates.tsx";
import { useAnnounce } from "../ui/announce.tsx";
import { showDone, showFailure } from "../ui/toasts.tsx";
import { levelsOf } from "./levels.ts";
import { SharedCache } from "./SharedCache.tsx";

/** How often an open page reads the figures; what the cache announces comes sooner. */
const EVERY_MS = 500;

/** Settings → Caches: what each level of the response cache holds, how often it had the answer, and the user's choices. */
export function CachesCard() {
  const api = useApi();
  const announce = useAnnounce();
  const status = useQuery("caches", (host) => host.caches.status());
  useReloadOn("shared-cache-changed", status.reload);
  useReloadOn("response-cache-changed", status.reload, EVERY_MS);
  const [busy, setBusy] = useState<string | null>(null);
  const run = (name: string, work: (caches: MainApi["caches"]) => Promise<unknown>, done: string): void => {
    setBusy(name);
    work(api.caches)
      .then(
        (answer) => {
          if ((answer as { done?: boolean } | undefined)?.done === false) return;
          showDone(done);
          announce(done);
        },
        (error: unknown) => showFailure("That did not work", error),
      )
      .finally(() => {
        setBusy(null);
        status.reload();
      });
  };
  return (
    <section className="card" aria-labelledby="caches-title" aria-busy={busy !== null}>
      <h2 className="card-title" id="caches-title">
        Caches
      </h2>
      {status.data === undefined ? (
        status.error === undefined ? (
          <RowsLoading rows={3} height={32} />
        ) : (
          <Failed error={status.error} what="The caches could not be read" onRetry={status.reload} />
        )
      ) : (
        <>
          <Levels status={status.data} />
          <div className="setting-row" data-setting="warm-start">
            <div>
              <strong id="warm-start">Show the last run’s answers at once</strong>
              <p>They are kept encrypted, marked with their time, and replaced as soon as new ones come.</p>
            </div>
            <Switch
              aria-labelledby="warm-start"
              checked={status.data.warmStart.enabled}
              disabled={busy !== null}
              onChange={(event) => {
                const on = event.currentTarget.checked;
                run(
                  "warm-start",
                  (caches) => caches.keepWarmStart(on),
                  on ? "Answers are kept for the next start" : "What was kept is deleted",
                );
              }}
            />
          </div>
          <div data-setting="shared-cache">
            <SharedCache status={status.data} busy={busy} run={run} />
          </div>
          <Group mt={14} gap={8}>
            <Button
              size="xs"
              variant="default"
              loading={busy === "clear"}
              disabled={busy !== null}
              onClick={() => run("clear", () => api.responseCache.clear(), "Every answer is gone")}
            >
              {status.data.sharedCache === null ? "Clear every level" : "Clear every level, for the whole team"}
            </Button>
          </Group>
        </>
      )}
    </section>
  );
}

function Levels({ status }: { status: CacheStatus }) {
  return (
    <table className="levels">
      <thead>
        <tr>
          <th scope="col">Level</th>
          <th scope="col">Holds</th>
          <th scope="col">Had the answer</th>
          <th scope="col">Takes</th>
        </tr>
      </thead>
      <tbody>
        {levelsOf(status).map((level) => (
          <tr key={level.name}>
            <th scope="row">{level.name}</th>
            <td>{level.holds}</td>
            <td>{level.hits}</td>
            <td>{level.takes}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
