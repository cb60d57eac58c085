/** A conversation as it is kept: turns of a question and the steps of its answer, and what of it the model is told. */

import type { JsonValue } from "../../ipc/messages.gen.ts";

/** Where a call stands. Kept values only: what is under way when the tile closes is `stopped` when it opens again. */
export type CallState = "asking" | "running" | "done" | "failed" | "declined" | "stopped";

/** A tool that the model called, and what came of it. */
export interface Call {
  readonly id: string;
  /** The name under which it was offered. */
  readonly alias: string;
  /** The tool's own name, and its server's; empty for one that was never offered. */
  readonly tool: string;
  readonly server: string;
  /** JSON as the model wrote it, which may be none. */
  readonly arguments: string;
  readonly state: CallState;
  /** What the model is told of it. */
  readonly result: string;
}

/** What a call of the service used. `cost` in US dollars, where it tells. */
export interface Usage {
  readonly sent: number;
  readonly received: number;
  readonly cost?: number;
}

/** One answer of the model: words, and calls of tools. */
export interface Step {
  readonly text: string;
  readonly calls: readonly Call[];
  readonly model: string;
  /** Why it ended, where that is worth telling. */
  readonly ended?: "length" | "filter" | "stopped";
  readonly usage?: Usage;
}

export interface Turn {
  readonly question: string;
  readonly steps: readonly Step[];
}

/** What is kept, and how many turns were left out of it. */
export interface Kept {
  readonly turns: readonly Turn[];
  readonly left: number;
}

/** Below the mebibyte of a tile's storage, with room for its other values. */
const MOST_BYTES = 960 * 1024;
export const NOTHING: Kept = { turns: [], left: 0 };
const SHORTENED = 2_000;

/** The messages of a request, in OpenAI's shape. Every call of a tool is followed by what came of it. */
export function messagesOf(turns: readonly Turn[], system: string): Record<string, JsonValue>[] {
  const messages: Record<string, JsonValue>[] = system.trim() === "" ? [] : [{ role: "system", content: system }];
  for (const { question, steps } of turns) {
    messages.push({ role: "user", content: question });
    for (const { text, calls } of steps) {
      if (calls.length === 0) {
        if (text !== "") messages.push({ role: "assistant", content: text });
        continue;
      }
      const toolCalls = calls.map((call) => ({
        id: call.id,
        type: "function",
        function: { name: call.alias, arguments: call.arguments === "" ? "{}" : call.arguments },
      }));
      messages.push({ role: "assistant", content: text === "" ? null : text, tool_calls: toolCalls });
      for (const call of calls) messages.push({ role: "tool", tool_call_id: call.id, content: told(call) });
    }
  }
  return messages;
}

function told(call: Call): string {
  if (call.state === "declined") return "The user did not allow this call.";
  if (call.state === "stopped") return "The call was stopped before it had a result.";
  return call.result === "" ? "The tool gave nothing back." : call.result;
}

/** As much of a conversation as fits, the newest turns; a single turn that is too long loses what its tools gave. */
export function fitted(kept: Kept, most = MOST_BYTES): Kept {
  let { turns, left } = kept;
  while (turns.length > 1 && bytesOf(turns) > most) {
    turns = turns.slice(1);
    left += 1;
  }
  if (bytesOf(turns) > most) turns = turns.map((turn) => ({ ...turn, steps: turn.steps.map(shortened) }));
  return bytesOf(turns) > most ? { turns: [], left: left + turns.length } : { turns, left };
}

function shortened(step: Step): Step {
  const cut = (text: string): string => (text.length > SHORTENED ? `${text.slice(0, SHORTENED)}…` : text);
  return { ...step, calls: step.calls.map((call) => ({ ...call, result: cut(call.result) })) };
}

const encoder = new TextEncoder();

function bytesOf(value: unknown): number {
  return encoder.encode(JSON.stringify(value)).length;
}

/** What was kept, read back; nothing where it cannot be read. Calls that were under way were stopped. */
export function readKept(found: unknown): Kept {
  const { turns, left } = (isObject(found) ? found : {}) as Partial<Kept>;
  if (!Array.isArray(turns)) return NOTHING;
  const whole = (turns as Turn[]).filter((turn) => typeof turn?.question === "string" && Array.isArray(turn.steps));
  return { turns: whole.map(settled), left: typeof left === "number" ? left : 0 };
}

/** The turn with nothing under way. */
export function settled(turn: Turn): Turn {
  const over = (call: Call): Call =>
    call.state === "asking" || call.state === "running" ? { ...call, state: "stopped" } : call;
  return { ...turn, steps: turn.steps.map((step) => ({ ...step, calls: step.calls.map(over) })) };
}

/** What a conversation has used; a cost only where every part of it is known, or can be said from prices. */
export function usedBy(turns: readonly Turn[], prices: { sent: number; received: number }): Usage {
  const steps = turns.flatMap((turn) => turn.steps);
  let [sent, received, cost, known] = [0, 0, 0, true];
  for (const { usage } of steps) {
    if (usage === undefined) continue;
    sent += usage.sent;
    received += usage.received;
    if (usage.cost !== undefined) cost += usage.cost;
    else if (prices.sent + prices.received > 0)
      cost += (usage.sent * prices.sent + usage.received * prices.received) / 1e6;
    else known = false;
  }
  return known && sent + received > 0 ? { sent, received, cost } : { sent, received };
}

/** The conversation as rows of a file: a line for each question, answer and call. */
export function rowsOf(turns: readonly Turn[]): { who: string; text: string; result: string }[] {
  return turns.flatMap(({ question, steps }) => [
    { who: "you", text: question, result: "" },
    ...steps.flatMap(({ text, calls, model }) => [
      ...(text === "" ? [] : [{ who: model, text, result: "" }]),
      ...calls.map((call) => ({ who: `${call.tool} of ${call.server}`, text: call.arguments, result: told(call) })),
    ]),
  ]);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
