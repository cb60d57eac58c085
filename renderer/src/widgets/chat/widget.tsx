/** @jsxImportSource preact */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { formatCount, formatDollars } from "../../ui/format.ts";
import type { McpTool, SlotProvider, WidgetContext } from "../../ipc/messages.gen.ts";
import { failureOf, providerKey, report } from "../kit/host.ts";
import { mount } from "../kit/mount.tsx";
import { Problem } from "../kit/Problem.tsx";
import { Failure, NoProvider, Skeleton } from "../kit/states.tsx";
import { useOffer } from "../kit/useOffer.ts";
import { useKept } from "../kit/useKept.ts";
import { useLoad } from "../kit/useLoad.ts";
import markdownCss from "../kit/markdown.css?inline";
import toolsCss from "../mcp-tools/mcp-tools.css?inline";
import { Composer } from "./Composer.tsx";
import { Transcript } from "./Transcript.tsx";
import css from "./chat.css?inline";
import { type Asked, Engine } from "./engine.ts";
import { recall, remember } from "./memory.ts";
import { listModels, listServers, servicesOf } from "./services.ts";
import { type Offer, offerOf } from "./tools.ts";
import { type Kept, rowsOf, usedBy } from "./turns.ts";
import { useLasting } from "../kit/useLasting.ts";

const TOOL_SLOTS = ["tools", "moreTools"];

function Chat({ context }: { context: WidgetContext }) {
  const slot = context.slots["model"] ?? null;
  if (slot === null) {
    report("empty", { reason: "no provider" });
    return <NoProvider slot="model" />;
  }
  return <Remembered context={context} slot={slot} />;
}

/** The conversation is the tile's: it goes on with another provider. */
function Remembered({ context, slot }: { context: WidgetContext; slot: SlotProvider }) {
  const memory = useKept(recall);
  // Nothing is begun over a conversation that could not be read: it would be written over.
  if (memory.error !== undefined) return <Failure error={memory.error} onRetry={memory.readAgain} />;
  if (memory.kept === undefined) return <Skeleton lines={6} />;
  const bound = TOOL_SLOTS.map((name) => context.slots[name] ?? null).filter((one) => one !== null);
  // A default may put the same server into both slots.
  const tools = [...new Map(bound.map((one) => [providerKey(one), one])).values()];
  const { kept, model } = memory.kept;
  return <Talk slot={slot} toolSlots={tools} settings={context.settings} kept={kept} chosen={model} />;
}

interface TalkProps {
  readonly slot: SlotProvider;
  readonly toolSlots: readonly SlotProvider[];
  readonly settings: WidgetContext["settings"];
  readonly kept: Kept;
  readonly chosen: string;
}

function Talk({ slot, toolSlots, settings, kept, chosen: chosenBefore }: TalkProps) {
  const [text, setText] = useLasting("draft", "");
  const [editing, setEditing] = useState(false);
  const [chosen, setChosen] = useState(chosenBefore);
  const models = useLoad(slot.providerHash, (signal) => listModels(slot, signal));
  const servers = useLoad(toolSlots.map((one) => one.providerHash).join(" "), (signal) =>
    listServers(toolSlots, signal),
  );
  const offer = useMemo<Offer>(() => offerOf(servers.data?.servers ?? []), [servers.data]);

  const current = useRef(slot);
  current.current = slot;
  const model = modelOf(chosen, textOf(settings["model"]), models.data);
  const chosenModel = useRef(chosen);
  chosenModel.current = chosen;
  const [engine] = useState(
    () =>
      new Engine(
        kept,
        {
          // A key that was replaced meanwhile is used from the next request on.
          chat: (params, signal) => servicesOf(current.current).chat(params, signal),
          callTool: async (...call) => await servicesOf(current.current).callTool(...call),
        },
        () => setTurn((last) => last + 1),
        (now) => remember({ kept: now, model: chosenModel.current }),
      ),
  );
  const [, setTurn] = useState(0);
  const { shown } = engine;
  useEffect(() => () => engine.stop(), []);

  const busy = shown.phase !== "idle";
  const listing = toolSlots.length > 0 && servers.data === undefined && servers.loading;
  const asked = (): Asked => askedOf(settings, model, offer);
  const send = (): void => {
    const question = text.trim();
    if (question === "" || model === "" || busy || listing) return;
    setText("");
    setEditing(false);
    // What a server offers may have changed; the next question is asked with it.
    if (toolSlots.length > 0) servers.reload();
    void engine.ask(question, asked());
  };
  const takeBack = (): void => {
    const question = engine.takeBack();
    if (question === "") return;
    setText(question);
    setEditing(true);
  };
  const cancel = (): void => {
    setText("");
    setEditing(false);
    engine.putBack();
  };
  const pick = (name: string): void => {
    setChosen(name);
    remember({ kept: { turns: shown.turns, left: shown.left }, model: name });
  };

  const used = usedBy(shown.turns, { sent: numberOf(settings["inPrice"]), received: numberOf(settings["outPrice"]) });
  useEffect(() => {
    if (busy) return;
    if (shown.error !== undefined) report("error", failureOf(shown.error));
    else if (models.error !== undefined && model === "") report("error", failureOf(models.error));
    else if (model !== "" && !servers.loading)
      report("ready", { questions: shown.turns.length, model, tools: offer.tools.length, sent: used.sent });
  }, [busy, shown.error, shown.turns.length, models.error, model, servers.loading, offer]);

  useOffer(shown.turns.length === 0 ? undefined : rowsOf(shown.turns));

  const toolNamed = (server: string, tool: string): McpTool | undefined =>
    offer.tools.find((one) => one.slot.providerName === server && one.tool.name === tool)?.tool;
  const names = models.data === undefined ? [] : [...new Set([...(model === "" ? [] : [model]), ...models.data])];
  return (
    <>
      <div class="bar">
        {names.length > 0 ? (
          <select
            aria-label="Model"
            value={model}
            disabled={busy}
            onChange={(event) => pick(event.currentTarget.value)}
          >
            {names.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        ) : (
          <span class="model-name muted">{model === "" ? "No model yet" : model}</span>
        )}
        <button
          type="button"
          class="quiet"
          disabled={busy || shown.turns.length === 0}
          onClick={() => engine.clear()}
          title="Forget this conversation"
        >
          New
        </button>
      </div>
      {shown.turns.length > 0 ? (
        <Transcript shown={shown} toolNamed={toolNamed} onDecide={(id, allowed) => engine.decide(id, allowed)} />
      ) : models.error !== undefined && model === "" ? (
        <Problem error={models.error} onRetry={models.reload} slot="model" />
      ) : (
        <Beginning
          model={model}
          loading={models.loading}
          tools={offer.tools.length}
          onPutBack={shown.canPutBack && !editing ? () => engine.putBack() : undefined}
        />
      )}
      {shown.error === undefined || busy ? null : (
        <Problem
          error={shown.error}
          onRetry={() => void engine.goOn(asked())}
          slot="model"
          // Not every model takes tools, and each service says so in its own way.
          otherwise={
            failureOf(shown.error).code === "service-rejected" && offer.tools.length > 0
              ? { label: "Ask without tools", go: () => void engine.goOn({ ...asked(), tools: [] }) }
              : undefined
          }
        />
      )}
      {(servers.data?.faults ?? []).map(({ slot: faulty, error }) => (
        <Problem
          key={providerKey(faulty)}
          title={`No tools of “${faulty.providerName}”`}
          error={error}
          onRetry={servers.reload}
          slot="model"
        />
      ))}
      {busy || editing || shown.turns.length === 0 ? null : (
        <div class="actions">
          {shown.outOfRounds ? (
            <>
              <span class="muted">The model has used its rounds of tools.</span>
              <button type="button" class="quiet" onClick={() => void engine.goOn(asked())}>
                Go on
              </button>
            </>
          ) : null}
          <button type="button" class="quiet" onClick={() => void engine.again(asked())}>
            Regenerate
          </button>
          <button type="button" class="quiet" onClick={takeBack}>
            Edit question
          </button>
        </div>
      )}
      <Composer
        text={text}
        busy={busy}
        listing={listing}
        editing={editing}
        onText={setText}
        onSend={send}
        onStop={() => engine.stop()}
        onTakeBack={takeBack}
        onCancel={cancel}
      />
      <Foot listing={listing} offer={offer} used={used} />
    </>
  );
}

interface BeginningProps {
  readonly model: string;
  readonly loading: boolean;
  readonly tools: number;
  /** Brings the conversation back that was forgotten last; undefined where there is none. */
  readonly onPutBack: (() => void) | undefined;
}

function Beginning({ model, loading, tools, onPutBack }: BeginningProps) {
  if (loading && model === "") return <Skeleton lines={5} />;
  return (
    <div class="state">
      <strong>{model === "" ? "No model" : "Nothing was said yet"}</strong>
      <p>
        {model === ""
          ? "The service lists no model. Name one in the widget's settings."
          : tools > 0
            ? "Ask something below. The model may use the tools of the servers in this widget's settings."
            : "Ask something below. With an MCP server in this widget's settings the model can use its tools."}
      </p>
      {onPutBack === undefined ? null : (
        <button type="button" class="button" onClick={onPutBack}>
          Bring the last conversation back
        </button>
      )}
    </div>
  );
}

interface FootProps {
  readonly listing: boolean;
  readonly offer: Offer;
  readonly used: ReturnType<typeof usedBy>;
}

function Foot({ listing, offer, used }: FootProps) {
  const tokens = used.sent + used.received;
  return (
    <div class="foot muted">
      <span title={offer.tools.map((one) => one.tool.name).join("\n")}>
        {listing ? "Asking the servers for their tools…" : ""}
        {offer.tools.length === 0 ? "" : `${offer.tools.length} ${offer.tools.length === 1 ? "tool" : "tools"}`}
        {offer.left === 0 ? "" : `, ${offer.left} left out: a request holds no more`}
      </span>
      <span class="used">
        {tokens === 0
          ? ""
          : `${formatCount(used.sent)} + ${formatCount(used.received)} tokens${used.cost === undefined ? "" : ` · ${formatDollars(used.cost, true)}`}`}
      </span>
    </div>
  );
}

/** The model that was picked here, unless this provider has it not; else the setting's, listed or not; else the first. */
function modelOf(chosen: string, setting: string, listed: readonly string[] | undefined): string {
  if (chosen !== "" && (listed?.includes(chosen) ?? true)) return chosen;
  return setting === "" ? (listed?.[0] ?? "") : setting;
}

function askedOf(settings: WidgetContext["settings"], model: string, offer: Offer): Asked {
  const { confirm, rounds, maxTokens, temperature } = settings;
  return {
    model,
    system: textOf(settings["system"]),
    tools: offer.tools,
    confirm: confirm === "all" || confirm === "reads" ? confirm : "ask",
    rounds: typeof rounds === "number" ? rounds : 8,
    ...(typeof maxTokens === "number" && maxTokens > 0 ? { maxTokens } : {}),
    ...(typeof temperature === "number" && temperature >= 0 ? { temperature } : {}),
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function numberOf(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

mount(Chat, `${toolsCss}\n${markdownCss}\n${css}`);
