import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { FakeMain, manifest, tile } from "../../testing/fakeMain.ts";
import { show, violations } from "../../testing/show.tsx";

function world(): FakeMain {
  const main = new FakeMain();
  main.world.manifests = [
    manifest("list", { name: "List", events: { publishes: ["chosen"], listens: [] } }),
    manifest("detail", { name: "Detail", events: { publishes: [], listens: ["chosen", "asked"] } }),
    manifest("clock", { name: "Clock" }),
  ];
  return main;
}

test("a dashboard's wiring is a picture with words behind it, and each connection leads to where it is changed", async () => {
  const main = world();
  const wire = { publisher: "one", topic: "chosen", listener: "two", hears: "asked", connected: true };
  Object.assign(main.world.dashboards[0] as object, {
    widgets: [tile("one", { widget: "list" }), tile("two", { widget: "detail", x: 6, title: "Mine" }), tile("three")],
    wiring: [wire],
  });
  const { user } = show(main);
  await user.click(await screen.findByRole("button", { name: "Menu of the dashboard Overview" }));
  await user.click(await screen.findByRole("menuitem", { name: "Wiring…" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Wiring of Overview" }));
  const list = within(dialog.getByRole("list", { name: "Connections" }));
  expect(list.getAllByRole("listitem").map((one) => one.querySelector("span")?.textContent)).toEqual([
    "List says “chosen”, Mine hears it.",
    "List says “chosen”, Mine hears it as “asked”.",
  ]);
  const picture = document.querySelector("svg.wiring") as SVGElement;
  expect(picture.querySelectorAll("rect").length).toBe(2);
  expect([...picture.querySelectorAll("text")].map((one) => one.textContent)).toEqual([
    "List",
    "Mine",
    "chosen",
    "chosen → asked",
  ]);
  expect(await violations()).toEqual([]);
  await user.click(list.getAllByRole("button", { name: /^Change…/ })[0] as HTMLElement);
  await screen.findByRole("dialog", { name: "Detail settings" });
});

test("a dashboard whose widgets say and hear nothing says so", async () => {
  const { user } = show(world());
  await user.click(await screen.findByRole("button", { name: "Menu of the dashboard Overview" }));
  await user.click(await screen.findByRole("menuitem", { name: "Wiring…" }));
  await screen.findByText("No widget of this dashboard says or hears anything.");
});
