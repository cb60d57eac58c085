/** @jsxImportSource preact */
import { useEffect, useRef, useState } from "preact/hooks";
import { formatBytes, formatShare } from "../../ui/format.ts";
import type { WidgetContext } from "../../ipc/messages.gen.ts";
import { failureOf, report } from "../kit/host.ts";
import { mount } from "../kit/mount.tsx";
import { Failure, Skeleton } from "../kit/states.tsx";
import { useVisible } from "../kit/useVisible.ts";
import { Chart } from "./Chart.tsx";
import { type Series, push } from "./series.ts";
import { type Stats, useStats } from "./useStats.ts";
import css from "./system.css?inline";

interface Seen {
  readonly latest: Stats | undefined;
  readonly cpu: Series;
  readonly memory: Series;
}

function System({ context }: { context: WidgetContext }) {
  const minutes = typeof context.settings["minutes"] === "number" ? context.settings["minutes"] : 2;
  const most = minutes * 60;
  const visible = useVisible();
  const [seen, setSeen] = useState<Seen>({ latest: undefined, cpu: [], memory: [] });
  const reported = useRef(false);

  const { error, retry } = useStats(visible, (stats) =>
    setSeen((last) => ({
      latest: stats,
      cpu: push(last.cpu, stats.cpu, most),
      memory: push(last.memory, stats.memory.percent, most),
    })),
  );

  useEffect(() => {
    if (error !== undefined) {
      reported.current = false;
      report("error", failureOf(error));
    } else if (seen.latest !== undefined && !reported.current) {
      // Once is enough: the later samples tell the shell nothing new.
      reported.current = true;
      report("ready", {
        cpuPercent: seen.latest.cpu,
        cores: seen.latest.cores.length,
        memoryPercent: seen.latest.memory.percent,
        memoryTotal: seen.latest.memory.total,
      });
    }
  }, [error, seen.latest]);

  if (error !== undefined) return <Failure error={error} onRetry={retry} />;
  if (seen.latest === undefined) return <Skeleton lines={4} />;
  const { cpu, cores, memory, process, uptime } = seen.latest;
  return (
    <>
      <div class="figures">
        <Figure
          tone="cpu"
          name="Processor"
          value={formatShare(cpu / 100)}
          detail={`${cores.length} ${cores.length === 1 ? "core" : "cores"}`}
        />
        <Figure
          tone="memory"
          name="Memory"
          value={formatShare(memory.percent / 100)}
          detail={`${formatBytes(memory.used)} of ${formatBytes(memory.total)}`}
        />
        <Figure
          name="Latchkey"
          value={formatBytes(process.rss)}
          detail={`${formatShare(process.cpu / 100)} of a core`}
        />
        <Figure name="Uptime" value={days(uptime)} detail="of this computer" />
      </div>
      <Chart cpu={seen.cpu} memory={seen.memory} most={most} />
      <p class="span">
        <span>{minutes} min ago</span>
        <span>now</span>
      </p>
    </>
  );
}

function Figure({
  tone,
  name,
  value,
  detail,
}: {
  tone?: "cpu" | "memory";
  name: string;
  value: string;
  detail: string;
}) {
  return (
    <div class="figure" data-tone={tone}>
      <span class="figure-name">{name}</span>
      <span class="figure-value">{value}</span>
      <span class="figure-detail">{detail}</span>
    </div>
  );
}

function days(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  if (hours >= 48) return `${Math.floor(hours / 24)} days`;
  return hours >= 1 ? `${hours} h ${Math.floor((seconds % 3600) / 60)} min` : `${Math.floor(seconds / 60)} min`;
}

mount(System, css);
