import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import type { ExtensionInfo } from "../ipc/messages.gen.ts";
import { FakeMain } from "../testing/fakeMain.ts";
import { show } from "../testing/show.tsx";

const stripe: ExtensionInfo = {
  name: "stripe",
  package: "latchkey-stripe",
  version: "1.0.0",
  state: "off",
  enabled: false,
  problem: null,
  types: [],
  channels: [],
  widgets: [],
};

test("an extension is switched on by its user, and says what it brought", async () => {
  const main = new FakeMain();
  main.world.extensions = [stripe];
  const { user } = show(main);
  await user.click(await screen.findByRole("button", { name: "Settings" }));
  const toggle = await screen.findByLabelText("Enable stripe");
  main.world.extensions = [
    { ...stripe, state: "active", enabled: true, types: ["stripe"], channels: ["stripe-balance"] },
  ];
  await user.click(toggle);
  expect(await screen.findByText("On. It brought provider types: stripe · channels: stripe-balance.")).toBeTruthy();
  expect(main.given("extensions.enable")).toEqual([["stripe"]]);
});

test("an extension that failed is named with what went wrong", async () => {
  const main = new FakeMain();
  main.world.extensions = [{ ...stripe, state: "failed", problem: "It did not finish loading." }];
  const { user } = show(main);
  await user.click(await screen.findByRole("button", { name: "Settings" }));
  expect(await screen.findByText("It did not finish loading.")).toBeTruthy();
});
