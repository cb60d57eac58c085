import { expect, test } from "vitest";
import { said } from "./description.ts";
import { atAddress } from "./image.ts";

test("a completion's words and tokens are read, a refusal's too", () => {
  const answer = { choices: [{ message: { content: "A cat." } }], usage: { total_tokens: 7 } };
  expect(said(answer)).toEqual({ text: "A cat.", tokens: 7 });
  expect(said({ choices: [{ message: { content: null, refusal: "No." } }] })).toEqual({ text: "No.", tokens: 0 });
});

test.each([null, 7, {}, { choices: [] }, { choices: [null] }, { choices: [{ message: { content: "" } }] }])(
  "%j is no description",
  (answer) => {
    expect(() => said(answer)).toThrow("The model has said nothing.");
  },
);

test("only an address that the service can fetch safely is one", () => {
  expect(atAddress(" https://example.com/a/cat.png ")).toMatchObject({
    name: "cat.png",
    facts: "example.com",
    sent: { imageUrl: "https://example.com/a/cat.png" },
  });
  for (const address of ["", "cat.png", "http://example.com/cat.png", "javascript:alert(1)", "file:///etc/passwd"])
    expect(() => atAddress(address)).toThrow("https://");
});
