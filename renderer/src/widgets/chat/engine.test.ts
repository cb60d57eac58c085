import { expect, test } from "vitest";
import type { McpTool, McpToolResult, SlotProvider } from "../../ipc/messages.gen.ts";
import { type Asked, type ChatRequest, Engine } from "./engine.ts";
import { offerOf } from "./tools.ts";
import { type Kept, NOTHING } from "./turns.ts";

const SLOT = { providerName: "Files" } as SlotProvider;

function tool(name: string, hints: McpTool["annotations"] = null): McpTool {
  return {
    name,
    title: null,
    description: null,
    inputSchema: { type: "object" },
    outputSchema: null,
    annotations: hints,
  };
}
const READS = { title: null, readOnlyHint: true, destructiveHint: null, idempotentHint: null, openWorldHint: null };
const FETCHES = { ...READS, openWorldHint: true };
const TOOLS = offerOf([{ slot: SLOT, tools: [tool("read", READS), tool("write"), tool("fetch", FETCHES)] }]).tools;

function asked(more: Partial<Asked> = {}): Asked {
  return { model: "m", system: "", tools: TOOLS, confirm: "reads", rounds: 3, ...more };
}
function words(...parts: string[]): unknown[] {
  const usage = { choices: [], usage: { prompt_tokens: 5, completion_tokens: 2 } };
  return [...parts.map((content) => ({ choices: [{ index: 0, delta: { content } }] })), usage];
}
function calls(...names: string[]): unknown[] {
  const made = names.map((name, index) => ({ index, id: `c${index}`, function: { name, arguments: '{"a":1}' } }));
  return [{ choices: [{ index: 0, delta: { tool_calls: made } }] }];
}
function gave(text: string, isError = false): McpToolResult {
  return { content: [{ type: "text", text } as never], isError, structuredContent: null };
}

/** A service that answers each request with the next of these, and a tool that answers with its own name. */
function scene(
  answers: readonly (readonly unknown[] | Error)[],
  give = (name: string) => Promise.resolve(gave(`<${name}>`)),
) {
  const [requests, ran, kept]: [ChatRequest[], string[], Kept[]] = [[], [], []];
  const engine = new Engine(
    NOTHING,
    {
      async *chat(params, signal) {
        requests.push(structuredClone(params));
        const answer = answers[requests.length - 1] ?? words("end");
        if (answer instanceof Error) throw answer;
        for (const chunk of answer) {
          await Promise.resolve();
          if (signal.aborted) throw new DOMException("stopped", "AbortError");
          yield chunk;
        }
      },
      async callTool(_slot, name) {
        ran.push(name);
        return await give(name);
      },
    },
    () => watch?.(),
    (one) => kept.push(one),
  );
  let watch: (() => void) | undefined;
  const when = (condition: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      watch = () => condition() && resolve();
      watch();
    });
  return { engine, requests, ran, kept, when };
}
function said(engine: Engine): string[] {
  return engine.shown.turns.flatMap(({ question, steps }) => [question, ...steps.map((step) => step.text)]);
}
function states(engine: Engine): string[] {
  return engine.shown.turns.flatMap((turn) => turn.steps.flatMap((step) => step.calls.map((call) => call.state)));
}

test("an answer comes word by word, is kept, and the next question is asked with it", async () => {
  const { engine, requests, kept } = scene([words("Hel", "lo"), words("again")]);
  await engine.ask("hi", asked({ system: "Be brief." }));
  await engine.ask("and?", asked({ tools: [], maxTokens: 9 }));
  expect(said(engine)).toEqual(["hi", "Hello", "and?", "again"]);
  expect(requests[1]).toEqual({
    model: "m",
    maxTokens: 9,
    messages: [
      { role: "user", content: "hi" },
      { role: "assistant", content: "Hello" },
      { role: "user", content: "and?" },
    ],
  });
  expect([requests[0]?.messages[0], requests[0]?.tools?.length]).toEqual([{ role: "system", content: "Be brief." }, 3]);
  expect([kept.at(-1)?.turns.length, engine.shown.phase]).toEqual([2, "idle"]);
});

test("a tool that only reads runs at once, another asks, and the model is told what both gave", async () => {
  const { engine, requests, ran, when } = scene([calls("read", "write"), words("done")]);
  const asking = engine.ask("go", asked());
  await when(() => states(engine)[1] === "asking");
  expect([ran, states(engine)[0]]).toEqual([["read"], "done"]);
  engine.decide("c1", true);
  await asking;
  expect(requests[1]?.messages.slice(1)).toEqual([
    {
      role: "assistant",
      content: null,
      tool_calls: ["read", "write"].map((name, at) => ({
        id: `c${at}`,
        type: "function",
        function: { name, arguments: '{"a":1}' },
      })),
    },
    { role: "tool", tool_call_id: "c0", content: "<read>" },
    { role: "tool", tool_call_id: "c1", content: "<write>" },
  ]);
  expect(said(engine)).toEqual(["go", "", "done"]);
});

test.each([
  ["ask", "read", true],
  ["ask", "write", true],
  ["reads", "read", false],
  ["reads", "write", true],
  ["reads", "fetch", true],
  ["all", "write", false],
] as const)("with %j the tool %j is asked about: %j", async (confirm, name, isAsked) => {
  const { engine, ran, when } = scene([calls(name)]);
  const asking = engine.ask("go", asked({ confirm }));
  await when(() => engine.shown.phase === "idle" || states(engine)[0] === "asking");
  expect(states(engine)[0] === "asking").toBe(isAsked);
  engine.decide("c0", false);
  await asking;
  expect(ran.length).toBe(isAsked ? 0 : 1);
});

test("a refused call, a failed one, one without arguments and one of no tool are told to the model", async () => {
  const broken = { index: 3, id: "c3", function: { name: "read", arguments: '{"a":' } };
  const more = [...calls("write", "read", "nothing"), { choices: [{ index: 0, delta: { tool_calls: [broken] } }] }];
  const { engine, requests, when } = scene([more, words("sorry")], () =>
    Promise.reject(new Error("The server is down.")),
  );
  const asking = engine.ask("go", asked());
  await when(() => states(engine)[0] === "asking");
  engine.decide("c0", false);
  await asking;
  expect(requests[1]?.messages.slice(2).map((message) => message["content"])).toEqual([
    "The user did not allow this call.",
    "The server is down.",
    "There is no such tool.",
    "The arguments are not a JSON object. Write them again.",
  ]);
  expect(states(engine)).toEqual(["declined", "failed", "failed", "failed"]);
});

test("a model that calls tools for ever is stopped after its rounds, and may be told to go on", async () => {
  const { engine, requests } = scene([calls("read"), calls("read"), calls("read"), words("enough")]);
  await engine.ask("go", asked());
  expect([requests.length, engine.shown.outOfRounds, new Set(states(engine))]).toEqual([3, true, new Set(["done"])]);
  await engine.goOn(asked());
  expect([engine.shown.outOfRounds, said(engine).at(-1)]).toEqual([false, "enough"]);
  const ids = engine.shown.turns[0]?.steps.flatMap((step) => step.calls.map((call) => call.id));
  expect(new Set(ids).size).toBe(3);
});

test("what is stopped keeps its words; a call that asks was stopped, and nothing ran", async () => {
  const { engine, ran, when } = scene([words("one ", "two ", "three"), calls("write")]);
  let asking = engine.ask("go", asked());
  await when(() => said(engine)[1] === "one ");
  engine.stop();
  await asking;
  expect([said(engine)[1], engine.shown.turns[0]?.steps[0]?.ended, engine.shown.error]).toEqual([
    "one ",
    "stopped",
    undefined,
  ]);
  asking = engine.ask("more", asked());
  await when(() => states(engine)[0] === "asking");
  engine.stop();
  await asking;
  expect([states(engine), ran, engine.shown.phase]).toEqual([["stopped"], [], "idle"]);
});

test("a failure is shown and the same question can be asked again; a last question is taken back", async () => {
  const failure = new Error("The model is overloaded.");
  const { engine, requests, kept } = scene([failure, words("well"), words("better")]);
  await engine.ask("first", asked());
  expect([engine.shown.error, said(engine)]).toEqual([failure, ["first"]]);
  await engine.goOn(asked());
  await engine.again(asked());
  expect([engine.shown.error, said(engine)]).toEqual([undefined, ["first", "better"]]);
  expect(requests[2]?.messages).toEqual(requests[0]?.messages);
  expect([engine.takeBack(), said(engine)]).toEqual(["first", []]);
  engine.putBack();
  expect([said(engine), engine.shown.canPutBack]).toEqual([["first", "better"], false]);
  engine.clear();
  expect([said(engine), engine.shown.canPutBack, kept.at(-1)?.turns]).toEqual([[], true, []]);
  engine.putBack();
  expect(kept.at(-1)?.turns.length).toBe(1);
  engine.clear();
  await engine.ask("new", asked());
  engine.putBack();
  expect(said(engine)).toEqual(["new", "end"]);
});

test("an answer that breaks off is written anew, and what tools gave before it is not asked for again", async () => {
  const { engine, requests, ran } = scene([calls("read"), words("half"), words("whole")]);
  const chat = engine["services"].chat;
  engine["services"].chat = async function* (params, signal) {
    yield* chat(params, signal);
    if (requests.length === 2) throw new Error("The connection broke.");
  };
  await engine.ask("go", asked());
  expect([said(engine), (engine.shown.error as Error).message]).toEqual([["go", "", "half"], "The connection broke."]);
  await engine.goOn(asked());
  expect([said(engine), ran.length]).toEqual([["go", "", "whole"], 1]);
  expect(requests[2]?.messages.at(-1)).toEqual({ role: "tool", tool_call_id: "c0", content: "<read>" });
});
