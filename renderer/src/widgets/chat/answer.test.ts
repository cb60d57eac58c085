import { expect, test } from "vitest";
import { Answer } from "./answer.ts";

function read(...deltas: unknown[]): Answer {
  const answer = new Answer();
  for (const delta of deltas) answer.add({ choices: [{ index: 0, delta }] });
  return answer;
}
function piece(call: object): object {
  return { tool_calls: [call] };
}

test("calls come in pieces, by index; of other servers whole, all with the index 0, or as objects", () => {
  const openAi = read(
    piece({ index: 0, id: "a", function: { name: "get", arguments: "" } }),
    piece({ index: 1, id: "b", function: { name: "put", arguments: "{" } }),
    piece({ index: 0, function: { arguments: '{"x":' } }),
    piece({ index: 0, function: { arguments: "1}" } }),
    piece({ index: 1, function: { arguments: "}" } }),
  );
  expect(openAi.calls).toEqual([
    { id: "a", name: "get", arguments: '{"x":1}' },
    { id: "b", name: "put", arguments: "{}" },
  ]);
  const same = read(
    piece({ index: 0, id: "a", function: { name: "get", arguments: "{}" } }),
    piece({ index: 0, id: "b", function: { name: "get", arguments: { y: 2 } } }),
  );
  expect(same.calls.map((call) => call.arguments)).toEqual(["{}", '{"y":2}']);
  expect(read(piece({ function: { name: "get" } })).calls).toEqual([{ id: "call_1", name: "get", arguments: "" }]);
});

test("words, parts of words, thoughts, reasons to end and usage are told apart", () => {
  const answer = read({ reasoning_content: "hm" });
  expect([answer.thinking, answer.text]).toEqual([true, ""]);
  for (const delta of [{ content: "a" }, { content: [{ type: "text", text: "b" }] }, { refusal: "c" }])
    answer.add({
      choices: [
        { delta, finish_reason: "length" },
        { index: 1, delta: { content: "no" } },
      ],
    });
  answer.add({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 4, cost: 0.1 } });
  expect([answer.thinking, answer.text, answer.ended]).toEqual([false, "abc", "length"]);
  expect(answer.usage).toEqual({ sent: 3, received: 4, cost: 0.1 });
});

test.each([
  null,
  7,
  "x",
  [],
  { choices: 7 },
  { choices: [null] },
  { choices: [{ index: 0, delta: 7 }], usage: 7 },
  { choices: [{ index: 0, delta: { content: 7, tool_calls: [null, 7, { function: 7 }, { id: 7, index: "x" }] } }] },
  { choices: [], usage: { prompt_tokens: Number.NaN, completion_tokens: -1, cost: "x" } },
])("%j adds nothing", (chunk) => {
  const answer = new Answer();
  answer.add(chunk);
  expect([answer.text, answer.calls, answer.usage]).toEqual(["", [], undefined]);
});
