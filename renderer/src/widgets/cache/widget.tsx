/** @jsxImportSource preact */
import { useEffect } from "preact/hooks";
import { formatBytes, formatCount, formatMs } from "../../ui/format.ts";
import { failureOf, host, report } from "../kit/host.ts";
import { mount } from "../kit/mount.tsx";
import { Failure, Skeleton } from "../kit/states.tsx";
import { useLoad } from "../kit/useLoad.ts";
import { Ring } from "./Ring.tsx";
import { readCounts, sparedShare } from "./counts.ts";
import css from "./cache.css?inline";

/** Events within this time lead to one reload. */
const DEBOUNCE_MS = 200;

function Cache() {
  const counts = useLoad("", async (signal) => {
    const [responses, clients] = await Promise.all([
      host.api.clientCache.responseCacheStats({ signal }),
      host.api.devtools.clients({ signal }),
    ]);
    return readCounts(responses, clients);
  });

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const changed = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        counts.reload();
      }, DEBOUNCE_MS);
    };
    host.api.on("response-cache-changed", changed);
    host.api.on("client-cache-changed", changed);
    return () => {
      clearTimeout(timer);
      host.api.removeListener("response-cache-changed", changed);
      host.api.removeListener("client-cache-changed", changed);
    };
  }, []);

  useEffect(() => {
    if (counts.error !== undefined) report("error", failureOf(counts.error));
    else if (counts.data !== undefined) {
      const share = sparedShare(counts.data);
      report("ready", { ...counts.data, sparedShare: share === undefined ? null : Math.round(share * 1000) / 1000 });
    }
  }, [counts.error, counts.data]);

  if (counts.error !== undefined && counts.data === undefined)
    return <Failure error={counts.error} onRetry={counts.reload} />;
  if (counts.data === undefined) return <Skeleton lines={4} />;
  const { data } = counts;
  return (
    <div class="cache">
      <Ring share={sparedShare(data)} label="from cache" />
      <dl class="numbers">
        <Number
          name="Requests"
          value={formatCount(data.requests)}
          detail={`${formatCount(data.requests - data.spared)} to a service`}
        />
        <Number name="Time saved" value={formatMs(data.timeSavedMs)} detail="of waiting" />
        <Number name="Responses" value={formatCount(data.entries)} detail={formatBytes(data.bytes)} />
        <Number name="Clients" value={formatCount(data.clients)} detail={`${formatCount(data.clientsMade)} made`} />
      </dl>
    </div>
  );
}

function Number({ name, value, detail }: { name: string; value: string; detail: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <b>{value}</b>
        <span>{detail}</span>
      </dd>
    </div>
  );
}

mount(Cache, css);
