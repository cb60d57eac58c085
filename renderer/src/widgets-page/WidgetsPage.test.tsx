import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { show } from "../testing/show.tsx";

async function open() {
  const { main, user } = show();
  await user.click(await screen.findByRole("button", { name: "Widgets" }));
  const card = (await screen.findByRole("heading", { name: /Guest 1\.2\.0/ })).closest("section") as HTMLElement;
  return { main, user, card: within(card) };
}

test("a package says where it comes from, where it is, and what it may do", async () => {
  const { card } = await open();
  expect(card.getByText("From guest.latchkey-widget, by Ada as it says · on Overview")).toBeTruthy();
  const powers = card.getAllByRole("switch").map((power) => (power as HTMLInputElement).checked);
  expect(powers).toEqual([true, false]);
});

test("a power is taken back and given again, one at a time", async () => {
  const { main, user, card } = await open();
  await user.click(card.getByRole("switch", { name: "It can remember values." }));
  await user.click(card.getByRole("switch", { name: "It can tell other widgets: “chosen”." }));
  expect(main.given("widgets.setRevoked")).toEqual([
    [{ id: "guest", power: "storage", revoked: true }],
    [{ id: "guest", power: "publishes:chosen", revoked: false }],
  ]);
});

test("a package is updated and removed by what it is called", async () => {
  const { main, user, card } = await open();
  await user.click(card.getByRole("button", { name: "Update Guest" }));
  await user.click(card.getByRole("button", { name: "Remove Guest" }));
  expect(main.given("widgets.install")).toEqual([[{ id: "guest" }]]);
  expect(main.given("widgets.remove")).toEqual([["guest"]]);
});
