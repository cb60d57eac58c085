import { expect, test } from "vitest";
import { type Call, type Turn, fitted, messagesOf, readKept, rowsOf, usedBy } from "./turns.ts";

const CALL: Call = { id: "1", alias: "a", tool: "a", server: "s", arguments: "", state: "done", result: "r" };

function turn(question: string, result = ""): Turn {
  const calls = result === "" ? [] : [{ ...CALL, result }];
  return { question, steps: [{ text: "é".repeat(40), calls, model: "m" }] };
}

test("the oldest turns go where there is no room, and it is counted", () => {
  const kept = { turns: [turn("1"), turn("2"), turn("3")], left: 4 };
  const size = new TextEncoder().encode(JSON.stringify(kept.turns)).length;
  expect(fitted(kept, size)).toEqual(kept);
  expect(fitted(kept, size - 1)).toEqual({ turns: kept.turns.slice(1), left: 5 });
});

test("one turn that is too long loses what its tools gave, before it goes itself", () => {
  const long = { turns: [turn("1", "x".repeat(9_000))], left: 0 };
  const [only] = fitted(long, 4_000).turns;
  expect([only?.question, only?.steps[0]?.calls[0]?.result.length]).toEqual(["1", 2_001]);
  expect(fitted(long, 100)).toEqual({ turns: [], left: 1 });
});

test.each([undefined, null, 7, "x", [], {}, { turns: 7 }, { turns: [null, 7, { steps: [] }, { question: 1 }] }])(
  "%j is no conversation",
  (found) => {
    expect(readKept(found).turns).toEqual([]);
  },
);

test("a call that was under way when the tile closed was stopped, and the model hears so", () => {
  const step = { text: "t", model: "m", calls: [{ ...CALL, state: "running" as const }] };
  const { turns } = readKept({ turns: [{ question: "q", steps: [step] }], left: 0 });
  expect(turns[0]?.steps[0]?.calls[0]?.state).toBe("stopped");
  expect(messagesOf(turns, " ").map((message) => message["content"])).toEqual([
    "q",
    "t",
    "The call was stopped before it had a result.",
  ]);
});

test("tokens add up; a cost is the service's, else made of prices, else not said", () => {
  const used = (usage: object): Turn => ({ question: "", steps: [{ text: "", calls: [], model: "", usage } as never] });
  const [told, untold] = [used({ sent: 10, received: 5, cost: 0.5 }), used({ sent: 1_000_000, received: 0 })];
  const free = { sent: 0, received: 0 };
  expect(usedBy([told], free)).toEqual({ sent: 10, received: 5, cost: 0.5 });
  expect(usedBy([told, untold], free)).toEqual({ sent: 1_000_010, received: 5 });
  expect(usedBy([told, untold], { sent: 2, received: 8 })).toEqual({ sent: 1_000_010, received: 5, cost: 2.5 });
});

test("a conversation is taken along as rows: questions, answers, and calls with what they gave", () => {
  const step = { text: "Well", calls: [{ ...CALL, arguments: "{}" }], model: "m" };
  expect(rowsOf([{ question: "q", steps: [step] }])).toEqual([
    { who: "you", text: "q", result: "" },
    { who: "m", text: "Well", result: "" },
    { who: "a of s", text: "{}", result: "r" },
  ]);
});
