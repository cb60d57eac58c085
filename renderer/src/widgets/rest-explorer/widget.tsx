/** @jsxImportSource preact */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Channel, Params, RestResult, SlotProvider, WidgetContext } from "../../ipc/messages.gen.ts";
import shared from "../data/data.css?inline";
import { failureOf, host, providerKey, reference, report } from "../kit/host.ts";
import { mount } from "../kit/mount.tsx";
import { useOffer } from "../kit/useOffer.ts";
import { NoProvider, Skeleton } from "../kit/states.tsx";
import { Answer, type Outcome } from "./Answer.tsx";
import { Form } from "./Form.tsx";
import { History } from "./History.tsx";
import { type Asked, pastFrom, withAsked } from "./past.ts";
import { type Field, type Request, type Typed, readRequest } from "./request.ts";
import css from "./rest-explorer.css?inline";
import { useLasting } from "../kit/useLasting.ts";

function Explorer({ context }: { context: WidgetContext }) {
  const slot = context.slots["api"] ?? null;
  useEffect(() => {
    if (slot === null) report("empty", { reason: "no provider" });
  }, [slot === null]);
  return slot === null ? (
    <NoProvider slot="api" />
  ) : (
    <Bench key={providerKey(slot)} slot={slot} settings={context.settings} />
  );
}

const KEY = "history";

function Bench({ slot, settings }: { slot: SlotProvider; settings: WidgetContext["settings"] }) {
  const begin = (name: string): string => (typeof settings[name] === "string" ? settings[name] : "");
  const [typed, setTyped] = useLasting<Typed>("request", {
    method: "GET",
    path: begin("path"),
    query: begin("query"),
    headers: "",
    body: "",
  });
  const [fault, setFault] = useState<{ field: Field; fault: string } | undefined>(undefined);
  const [outcome, setOutcome] = useState<Outcome | undefined>(undefined);
  const [past, setPast] = useState<readonly Asked[]>([]);
  const [busy, setBusy] = useState(false);
  const call = useRef<AbortController | undefined>(undefined);
  useEffect(() => {
    host.latchkey.storage.get(KEY).then(
      (kept) => setPast(pastFrom(kept)),
      () => undefined,
    );
    report("ready", { asked: 0 });
    return () => call.current?.abort();
  }, []);

  useOffer(outcome?.result?.body ?? undefined);
  const settle = (next: Outcome, asked: Typed): void => {
    setOutcome(next);
    setBusy(false);
    const told = next.result === undefined ? failureOf(next.error).code : String(next.result.status);
    report(next.result === undefined ? "error" : "ready", { method: asked.method, outcome: told });
    setPast((last) => {
      const list = withAsked(last, { typed: asked, outcome: told, at: Date.now() });
      host.latchkey.storage.set(KEY, list).catch(() => undefined);
      return list;
    });
  };
  const send = (asked: Typed = typed): void => {
    const read = readRequest(asked);
    setFault(read.fault === undefined ? undefined : read);
    if (read.fault !== undefined) {
      document.getElementById(`rest-${read.field}`)?.focus();
      return;
    }
    call.current?.abort();
    const abort = new AbortController();
    call.current = abort;
    setBusy(true);
    const began = performance.now();
    ask(slot, read.request, abort.signal).then(
      (result) => {
        if (!abort.signal.aborted) settle({ result, ms: performance.now() - began }, asked);
      },
      (error: unknown) => {
        if (!abort.signal.aborted) settle({ error }, asked);
      },
    );
  };
  const stop = (): void => {
    call.current?.abort();
    setBusy(false);
  };
  return (
    <div class="explorer">
      <Form typed={typed} fault={fault} busy={busy} onType={setTyped} onSend={() => send()} onStop={stop} />
      <History
        past={past}
        onChoose={(asked) => {
          setTyped(asked.typed);
          // What only reads is asked again at once; what changes something waits for its button.
          if (asked.typed.method === "GET") send(asked.typed);
        }}
        onClear={() => {
          setPast([]);
          host.latchkey.storage.delete(KEY).catch(() => undefined);
        }}
      />
      {busy ? (
        <Skeleton lines={4} />
      ) : outcome === undefined ? (
        <p class="hint muted">
          “{slot.providerName}” answers here. Its base URL comes before the path; other methods than GET work where the
          provider allows them.
        </p>
      ) : (
        <Answer outcome={outcome} onRetry={() => send()} />
      )}
    </div>
  );
}

async function ask(slot: SlotProvider, request: Request, signal: AbortSignal): Promise<RestResult> {
  const { method, path, query, headers, body } = request;
  const common = { ...reference(slot), path, query, headers };
  const call = async (channel: Channel, params: unknown): Promise<RestResult> =>
    (await host.latchkey.call(channel, params as Params<Channel>, { signal })) as RestResult;
  if (method === "GET") return await call("rest-get", common);
  return await call("rest-send", { ...common, method, ...(body === undefined ? {} : { body }) });
}

mount(Explorer, shared + css);
