/** Puts an answer together from the chunks of a stream. Whatever server wrote them: nothing in them is trusted. */

import type { Usage } from "./turns.ts";

/** A call as the model wrote it. */
export interface WrittenCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

interface Part {
  index: number;
  id: string;
  name: string;
  written: string;
}

const MOST_CALLS = 32;
const LONGEST_TEXT = 400_000;
const LONGEST_ARGUMENTS = 200_000;

/** The answer of one call of the service, as far as it has come. */
export class Answer {
  text = "";
  /** Whether the model is thinking aloud, in words that are no part of its answer. */
  thinking = false;
  ended: "length" | "filter" | undefined;
  usage: Usage | undefined;
  private readonly parts: Part[] = [];

  /** Adds a chunk. */
  add(chunk: unknown): void {
    if (!isObject(chunk)) return;
    this.usage = usageIn(chunk["usage"]) ?? this.usage;
    const choices: unknown = chunk["choices"];
    const choice: unknown = Array.isArray(choices)
      ? choices.find((one) => isObject(one) && (one["index"] ?? 0) === 0)
      : 0;
    if (!isObject(choice)) return;
    const reason = choice["finish_reason"];
    if (reason === "length" || reason === "max_tokens") this.ended = "length";
    if (reason === "content_filter") this.ended = "filter";
    const delta = choice["delta"];
    if (!isObject(delta)) return;
    const words = textIn(delta["content"]) + textIn(delta["refusal"]);
    this.text = (this.text + words).slice(0, LONGEST_TEXT);
    this.thinking =
      this.text === "" && (this.thinking || textIn(delta["reasoning_content"]) + textIn(delta["reasoning"]) !== "");
    if (Array.isArray(delta["tool_calls"])) for (const call of delta["tool_calls"]) this.addCall(call);
  }

  /** The calls that the model has written. */
  get calls(): WrittenCall[] {
    return this.parts
      .filter((part) => part.name !== "")
      .map((part, at) => ({ id: part.id || `call_${at + 1}`, name: part.name, arguments: part.written }));
  }

  private addCall(given: unknown): void {
    if (!isObject(given)) return;
    const index = typeof given["index"] === "number" ? given["index"] : 0;
    const id = textIn(given["id"]).slice(0, 200);
    const made = isObject(given["function"]) ? given["function"] : {};
    // Some servers give every call the index 0: another id is another call.
    let part = this.parts.findLast((one) => one.index === index);
    if (part === undefined || (id !== "" && part.id !== "" && part.id !== id)) {
      if (this.parts.length >= MOST_CALLS) return;
      part = { index, id, name: "", written: "" };
      this.parts.push(part);
    }
    part.id ||= id;
    part.name ||= textIn(made["name"]).slice(0, 256);
    const written = made["arguments"];
    const more = isObject(written) ? JSON.stringify(written) : textIn(written);
    part.written = (part.written + more).slice(0, LONGEST_ARGUMENTS);
  }
}

function usageIn(given: unknown): Usage | undefined {
  if (!isObject(given)) return undefined;
  const [sent, received, cost] = [given["prompt_tokens"], given["completion_tokens"], given["cost"]].map(counted);
  if (sent === undefined && received === undefined) return undefined;
  const tokens = { sent: sent ?? 0, received: received ?? 0 };
  return cost === undefined ? tokens : { ...tokens, cost };
}

function counted(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 && value <= 1e9 ? value : undefined;
}

/** A text, or the texts of a list of parts, as some servers write them. */
function textIn(value: unknown): string {
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) return "";
  return value.map((part) => (isObject(part) && typeof part["text"] === "string" ? part["text"] : "")).join("");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
