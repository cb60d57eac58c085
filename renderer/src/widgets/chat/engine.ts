/** A conversation under way: asks the model, runs the tools that it calls, and asks it again with what they gave. */

import type { JsonValue, McpProgress, McpTool, McpToolResult, SlotProvider } from "../../ipc/messages.gen.ts";
import { onlyReads } from "../mcp-tools/calls.ts";
import { Answer, type WrittenCall } from "./answer.ts";
import { type Offered, argumentsOf, definitionsOf, resultText } from "./tools.ts";
import { type Call, type Kept, type Step, type Turn, fitted, messagesOf, settled } from "./turns.ts";

/** What a question is asked with: the settings, and the tools that there are at that moment. */
export interface Asked {
  readonly model: string;
  readonly system: string;
  readonly tools: readonly Offered[];
  /** `ask`: every call; `reads`: every call but those of tools that only read; `all`: none. */
  readonly confirm: "ask" | "reads" | "all";
  readonly rounds: number;
  readonly maxTokens?: number;
  readonly temperature?: number;
}

/** The two services. */
export interface Services {
  chat(params: ChatRequest, signal: AbortSignal): AsyncIterable<unknown>;
  callTool(
    slot: SlotProvider,
    tool: string,
    values: Record<string, unknown>,
    onProgress: (progress: McpProgress) => void,
    signal: AbortSignal,
  ): Promise<McpToolResult>;
}

export interface ChatRequest {
  readonly model: string;
  readonly messages: Record<string, JsonValue>[];
  readonly tools?: Record<string, JsonValue>[];
  readonly maxTokens?: number;
  readonly temperature?: number;
}

type Phase = "idle" | "waiting" | "thinking" | "writing" | "tools";

/** All that is shown. A new object at every change. */
export interface Shown extends Kept {
  readonly phase: Phase;
  readonly error: unknown;
  /** Whether the model wanted more rounds of tools than it may have. */
  readonly outOfRounds: boolean;
  /** Whether something was taken away that can be put back. */
  readonly canPutBack: boolean;
  /** How far the tools under way are, by the call's id. */
  readonly progress: ReadonlyMap<string, McpProgress>;
  /** Results of this run as the tools gave them, pictures included, by the call's id. */
  readonly results: ReadonlyMap<string, McpToolResult>;
}

const MOST_RESULTS_HELD = 20;
/** A result that is larger is shown as the text that the model is told. */
const LARGEST_RESULT_HELD = 4 * 1024 * 1024;

/** One conversation. `changed` hears of every change, `keep` of those that are to last. */
export class Engine {
  shown: Shown;
  private readonly decisions = new Map<string, (allowed: boolean) => void>();
  private abort: AbortController | undefined;
  private calls = 0;
  private before: Kept | undefined;

  constructor(
    kept: Kept,
    private readonly services: Services,
    private readonly changed: (shown: Shown) => void,
    private readonly keep: (kept: Kept) => void,
  ) {
    this.shown = {
      ...kept,
      phase: "idle",
      error: undefined,
      outOfRounds: false,
      canPutBack: false,
      progress: new Map(),
      results: new Map(),
    };
  }

  /** Asks a question, with all that was said before. */
  async ask(question: string, asked: Asked): Promise<void> {
    if (this.shown.phase !== "idle") return;
    this.set({ turns: [...this.shown.turns, { question, steps: [] }] });
    await this.run(asked);
  }

  /** Asks the last question once more; its answer is replaced. */
  async again(asked: Asked): Promise<void> {
    if (this.shown.phase !== "idle" || this.shown.turns.length === 0) return;
    this.setLast((turn) => ({ ...turn, steps: [] }));
    await this.run(asked);
  }

  /** Goes on where a failure or the end of its rounds has stopped it: what the tools gave is not asked for again. */
  async goOn(asked: Asked): Promise<void> {
    if (this.shown.phase !== "idle" || this.shown.turns.length === 0) return;
    // Half an answer is written anew: services want the user's word, or a tool's, last.
    this.setLast((turn) => ({ ...turn, steps: turn.steps.slice(0, turn.steps.findLastIndex(hasCalls) + 1) }));
    await this.run(asked);
  }

  /** Ends what is under way. What has come stays. */
  stop(): void {
    this.abort?.abort();
  }

  /** What the user says to a call that asks. */
  decide(id: string, allowed: boolean): void {
    this.decisions.get(id)?.(allowed);
  }

  /** Takes the last question and its answer away, to be written anew, and returns it. It is kept until another is asked. */
  takeBack(): string {
    const last = this.shown.turns.at(-1);
    if (this.shown.phase !== "idle" || last === undefined) return "";
    this.takeAway({ turns: this.shown.turns.slice(0, -1), left: this.shown.left });
    return last.question;
  }

  /** Begins anew. */
  clear(): void {
    if (this.shown.phase !== "idle") return;
    this.takeAway({ turns: [], left: 0 });
    this.save();
  }

  /** Puts back what was taken away last. */
  putBack(): void {
    if (this.shown.phase !== "idle" || this.before === undefined) return;
    this.set({ ...this.before, error: undefined, canPutBack: false });
    this.before = undefined;
    this.save();
  }

  private takeAway(rest: Kept): void {
    this.before = { turns: this.shown.turns, left: this.shown.left };
    this.set({ ...rest, error: undefined, outOfRounds: false, canPutBack: true });
  }

  private async run(asked: Asked): Promise<void> {
    const abort = new AbortController();
    this.abort = abort;
    this.before = undefined;
    this.set({ phase: "waiting", error: undefined, outOfRounds: false, canPutBack: false });
    this.save();
    try {
      for (let round = 0; ; round += 1) {
        const calls = await this.step(asked, abort.signal);
        this.save();
        if (calls.length === 0) break;
        // The model is told of refused calls as well, so every round has results, and the bound is for all of them.
        this.set({ phase: "tools" });
        for (const call of calls) await this.runCall(call, asked, abort.signal);
        this.save();
        if (abort.signal.aborted) break;
        if (round + 1 >= asked.rounds) {
          this.set({ outOfRounds: true });
          break;
        }
        this.set({ phase: "waiting" });
      }
    } catch (error) {
      if (!abort.signal.aborted) this.set({ error });
    } finally {
      this.decisions.clear();
      this.setLast(settled);
      this.set({ phase: "idle", progress: new Map() });
      this.save();
    }
  }

  /** One answer of the model, shown as it comes. Returns the calls in it. */
  private async step(asked: Asked, signal: AbortSignal): Promise<readonly Call[]> {
    const answer = new Answer();
    const before = this.shown.turns.at(-1)?.steps ?? [];
    const show = (step: Step): void => this.setLast((turn) => ({ ...turn, steps: [...before, step] }));
    try {
      for await (const chunk of this.services.chat(this.request(asked), signal)) {
        answer.add(chunk);
        if (signal.aborted) break;
        this.set({ phase: answer.text !== "" ? "writing" : answer.thinking ? "thinking" : "waiting" });
        if (answer.text !== "") show(stepOf(answer, asked.model, []));
      }
    } catch (error) {
      if (answer.text !== "") show({ ...stepOf(answer, asked.model, []), ended: "stopped" });
      throw error;
    }
    if (signal.aborted) {
      if (answer.text !== "") show({ ...stepOf(answer, asked.model, []), ended: "stopped" });
      return [];
    }
    const calls = answer.calls.map((call) => this.callOf(call, asked));
    show(stepOf(answer, asked.model, calls));
    return calls;
  }

  private request(asked: Asked): ChatRequest {
    const tools = definitionsOf(asked.tools);
    return {
      model: asked.model,
      messages: messagesOf(this.shown.turns, asked.system),
      ...(tools.length === 0 ? {} : { tools }),
      ...(asked.maxTokens === undefined ? {} : { maxTokens: asked.maxTokens }),
      ...(asked.temperature === undefined ? {} : { temperature: asked.temperature }),
    };
  }

  /** A call as it is shown. Its id is ours where the model's is taken: services give the same one twice. */
  private callOf(written: WrittenCall, asked: Asked): Call {
    const offered = asked.tools.find((one) => one.alias === written.name);
    const taken = this.shown.turns.some((turn) =>
      turn.steps.some((step) => step.calls.some((one) => one.id === written.id)),
    );
    this.calls += 1;
    return {
      id: taken ? `${written.id}_${this.shown.turns.length}_${this.calls}` : written.id,
      alias: written.name,
      tool: offered?.tool.name ?? written.name,
      server: offered?.slot.providerName ?? "",
      arguments: written.arguments,
      state: "running",
      result: "",
    };
  }

  private async runCall(call: Call, asked: Asked, signal: AbortSignal): Promise<void> {
    const offered = asked.tools.find((one) => one.alias === call.alias);
    const given = argumentsOf(call.arguments);
    if (signal.aborted) return this.setCall(call.id, { state: "stopped" });
    if (offered === undefined) return this.setCall(call.id, { state: "failed", result: "There is no such tool." });
    if ("fault" in given) return this.setCall(call.id, { state: "failed", result: given.fault });
    if (asks(offered.tool, asked.confirm) && !(await this.allowed(call.id, signal)))
      return this.setCall(call.id, { state: signal.aborted ? "stopped" : "declined" });
    this.setCall(call.id, { state: "running" });
    const onProgress = (progress: McpProgress): void =>
      this.set({ progress: new Map([...this.shown.progress, [call.id, progress]]) });
    try {
      const result = await this.services.callTool(offered.slot, offered.tool.name, given.values, onProgress, signal);
      if (JSON.stringify(result).length <= LARGEST_RESULT_HELD) {
        const results = [...this.shown.results, [call.id, result] as const].slice(-MOST_RESULTS_HELD);
        this.set({ results: new Map(results) });
      }
      this.setCall(call.id, { state: result.isError ? "failed" : "done", result: resultText(result) });
    } catch (error) {
      if (signal.aborted) this.setCall(call.id, { state: "stopped" });
      else
        this.setCall(call.id, { state: "failed", result: error instanceof Error ? error.message : "The call failed." });
    }
    return undefined;
  }

  /** What the user says to the call; no, where they stop it all. */
  private async allowed(id: string, signal: AbortSignal): Promise<boolean> {
    this.setCall(id, { state: "asking" });
    return await new Promise<boolean>((resolve) => {
      const end = (allowed: boolean): void => {
        this.decisions.delete(id);
        signal.removeEventListener("abort", stopped);
        resolve(allowed);
      };
      const stopped = (): void => end(false);
      this.decisions.set(id, end);
      signal.addEventListener("abort", stopped);
    });
  }

  private setCall(id: string, change: Partial<Call>): void {
    this.setLast((turn) => ({
      ...turn,
      steps: turn.steps.map((step) => ({
        ...step,
        calls: step.calls.map((call) => (call.id === id ? { ...call, ...change } : call)),
      })),
    }));
  }

  private setLast(change: (turn: Turn) => Turn): void {
    const last = this.shown.turns.at(-1);
    if (last !== undefined) this.set({ turns: [...this.shown.turns.slice(0, -1), change(last)] });
  }

  private set(change: Partial<Shown>): void {
    this.shown = { ...this.shown, ...change };
    this.changed(this.shown);
  }

  private save(): void {
    const kept = fitted({ turns: this.shown.turns, left: this.shown.left });
    if (kept.left !== this.shown.left) this.set(kept);
    this.keep(kept);
  }
}

function hasCalls(step: Step): boolean {
  return step.calls.length > 0;
}

function stepOf(answer: Answer, model: string, calls: readonly Call[]): Step {
  return {
    text: answer.text,
    calls,
    model,
    ...(answer.ended === undefined ? {} : { ended: answer.ended }),
    ...(answer.usage === undefined ? {} : { usage: answer.usage }),
  };
}

/**
 * Whether a call is asked about here. A tool that may destroy is asked about natively in any case. One that reads from the
 * open world, a page of the web, tells it the arguments: a text that the model has read could have written them.
 */
function asks(tool: McpTool, confirm: Asked["confirm"]): boolean {
  if (confirm === "all") return false;
  return confirm === "ask" || !onlyReads(tool) || tool.annotations?.openWorldHint === true;
}
