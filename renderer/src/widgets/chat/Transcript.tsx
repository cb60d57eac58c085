/** @jsxImportSource preact */
import { useEffect, useRef } from "preact/hooks";
import type { McpTool } from "../../ipc/messages.gen.ts";
import { Copyable } from "../kit/Copyable.tsx";
import { CallCard } from "./CallCard.tsx";
import type { Shown } from "./engine.ts";
import type { Step } from "./turns.ts";

interface Props {
  readonly shown: Shown;
  readonly toolNamed: (server: string, tool: string) => McpTool | undefined;
  readonly onDecide: (id: string, allowed: boolean) => void;
}

/** How near the end still counts as reading along, in pixels. */
const NEAR = 48;

/** What was said. It follows an answer that is being written, unless its reader has scrolled up. */
export function Transcript({ shown, toolNamed, onDecide }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  useEffect(() => {
    if (follows.current && list.current !== null) list.current.scrollTop = list.current.scrollHeight;
  }, [shown]);
  useEffect(() => {
    const element = list.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => {
      if (follows.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const scrolled = (): void => {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = list.current ?? {};
    follows.current = scrollHeight - scrollTop - clientHeight < NEAR;
  };
  const busy = shown.phase !== "idle";
  return (
    <div
      class="transcript"
      ref={list}
      role="log"
      aria-label="Conversation"
      aria-busy={busy}
      tabIndex={0}
      onScroll={scrolled}
    >
      {shown.left === 0 ? null : (
        <p class="left-out muted">
          {shown.left === 1 ? "One older question was" : `${shown.left} older questions were`} left out: a conversation
          keeps 1 MiB.
        </p>
      )}
      {shown.turns.map((turn, at) => (
        <article key={at + shown.left} class="turn">
          <div class="question">
            <span class="visually-hidden">You: </span>
            {turn.question}
          </div>
          {turn.steps.map((step, place) => (
            <StepShown key={place} step={step} shown={shown} toolNamed={toolNamed} onDecide={onDecide} />
          ))}
        </article>
      ))}
      {WAITS[shown.phase] === undefined ? null : <p class="waits muted">{WAITS[shown.phase]}</p>}
    </div>
  );
}

const WAITS: Partial<Record<Shown["phase"], string>> = { waiting: "Waiting for the model…", thinking: "Thinking…" };

const ENDS: Record<NonNullable<Step["ended"]>, string> = {
  length: "The answer ends here: it was as long as it may be.",
  filter: "The service has left the rest out.",
  stopped: "Stopped.",
};

function StepShown({ step, shown, toolNamed, onDecide }: Props & { readonly step: Step }) {
  return (
    <>
      {step.text === "" ? (
        step.calls.length > 0 ? null : (
          <p class="muted ended">{step.ended === undefined ? "The model said nothing." : ENDS[step.ended]}</p>
        )
      ) : (
        <div class="answer">
          <span class="visually-hidden">{step.model}: </span>
          <Copyable text={step.text} />
          {step.ended === undefined ? null : <p class="muted ended">{ENDS[step.ended]}</p>}
        </div>
      )}
      {step.calls.map((call) => (
        <CallCard
          key={call.id}
          call={call}
          tool={toolNamed(call.server, call.tool)}
          result={shown.results.get(call.id)}
          progress={shown.progress.get(call.id)}
          onDecide={(allowed) => onDecide(call.id, allowed)}
        />
      ))}
    </>
  );
}
