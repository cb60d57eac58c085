/** @jsxImportSource preact */
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { SlotProvider, WidgetContext } from "../../ipc/messages.gen.ts";
import { pathFault, select } from "../../query/jmespath.ts";
import { failureOf, providerKey, report } from "../kit/host.ts";
import { Failure, NoProvider, Skeleton } from "../kit/states.tsx";
import { useLoad } from "../kit/useLoad.ts";
import { Freshness } from "./Freshness.tsx";
import { Tree } from "./Tree.tsx";
import { ask } from "./ask.ts";
import { readParams } from "./params.ts";
import { numberOf, textOf } from "./settings.ts";
import { type DataSource, canAsk, sourceOf } from "./sources.ts";

/** The name of the slot of every data widget. */
const SLOT = "source";

/** What the path found in an answer. */
export interface Found {
  readonly value: unknown;
  /** The answer that it was found in: another object for every answer. */
  readonly answer: unknown;
  /** Says of when it is, where that is not now; for the widget to place. */
  readonly freshness: ComponentChildren;
}

interface Props {
  readonly context: WidgetContext;
  readonly children: (found: Found) => ComponentChildren;
}

/** Asks the source that the settings name, and hands over what their path finds; shows every other state itself. */
export function WithData({ context, children }: Props) {
  const { settings } = context;
  const source = sourceOf(settings["source"]);
  const slot = source.providers.length === 0 ? null : (context.slots[SLOT] ?? null);
  const path = textOf(settings, "path");
  const params = useMemo(() => readParams(source, textOf(settings, "params")), [source, settings["params"]]);
  const wrongPath = useMemo(() => pathFault(path), [path]);

  if (source.providers.length > 0 && slot === null) {
    report("empty", { reason: "no provider" });
    return <NoProvider slot={SLOT} />;
  }
  if (slot !== null && !canAsk(source, slot.type))
    return (
      <Wrong setting="Data">
        “{source.title}” cannot be asked of “{slot.providerName}”, which is {slot.label}.
      </Wrong>
    );
  if (params.fault !== undefined) return <Wrong setting="Parameters">{params.fault}</Wrong>;
  if (wrongPath !== undefined) return <Wrong setting="Path">{wrongPath}</Wrong>;
  return (
    <Asked
      key={slot === null ? source.channel : providerKey(slot)}
      source={source}
      slot={slot}
      values={params.values}
      path={path}
      ttl={(numberOf(settings, "cacheSeconds") ?? 30) * 1000}
    >
      {children}
    </Asked>
  );
}

interface AskedProps {
  readonly source: DataSource;
  readonly slot: SlotProvider | null;
  readonly values: Readonly<Record<string, unknown>>;
  readonly path: string;
  readonly ttl: number;
  readonly children: (found: Found) => ComponentChildren;
}

function Asked({ source, slot, values, path, ttl, children }: AskedProps) {
  const key = JSON.stringify([source.channel, slot?.providerHash, values, ttl]);
  const { data, asOf, error, loading, reload } = useLoad(key, async (signal, asking) => ({
    key,
    answer: await ask(source, slot, values, ttl, signal, asking),
    at: Date.now(),
  }));
  // An answer to what was asked before the settings changed is none to what is asked now.
  const answered = data?.key === key ? data : undefined;
  const found = useMemo(() => (answered === undefined ? undefined : select(answered.answer, path)), [answered, path]);
  const failed = error !== undefined && answered === undefined && !loading;
  const told = useRef<unknown>(undefined);
  useEffect(() => {
    // Also where what it had before still shows: the tile says that it is older than it should be.
    if (error !== undefined && !loading && told.current !== error) report("error", failureOf(error));
    if (!loading) told.current = error;
  }, [loading, error]);

  if (failed) return <Failure error={error} onRetry={reload} {...(slot === null ? {} : { slot: SLOT })} />;
  if (answered === undefined || found === undefined) return <Skeleton lines={3} />;
  if (found.fault !== undefined || found.value === null || found.value === undefined)
    return (
      <Lost answer={answered.answer} path={path}>
        {found.fault ?? "There is nothing at this path of the answer."}
      </Lost>
    );
  const freshness = <Freshness at={asOf ?? answered.at} old={asOf !== undefined} error={error} onRetry={reload} />;
  return <>{children({ value: found.value, answer: answered, freshness })}</>;
}

/** A setting that cannot be used, by its name in the form. */
export function Wrong({ setting, children }: { setting: string; children: ComponentChildren }) {
  useEffect(() => report("error", { code: "invalid-params", setting }), [setting]);
  return (
    <div class="state" role="alert">
      <strong>Setting “{setting}”</strong>
      <p>{children}</p>
      <p>Open the settings in the tile's menu, or press S on the tile.</p>
    </div>
  );
}

/** The answer, for whoever looks for the path to what they want of it. */
function Lost({ answer, path, children }: { answer: unknown; path: string; children: ComponentChildren }) {
  useEffect(() => report("empty", { reason: "nothing at the path" }), []);
  return (
    <div class="lost">
      <p role="status">
        <strong>{path === "" ? "The whole answer" : path}</strong> {children} What the service answered is below; choose
        a value to see its path.
      </p>
      <Tree value={answer} />
    </div>
  );
}
