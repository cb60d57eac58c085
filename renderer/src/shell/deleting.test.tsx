import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { show } from "../testing/show.tsx";

test("where the open dashboard is deleted the next one opens, and nothing says that there is none", async () => {
  const { main, user } = show();
  await screen.findByRole("group", { name: "Clock" });
  const said: string[] = [];
  const observer = new MutationObserver(() => said.push(document.body.textContent));
  observer.observe(document.body, { childList: true, subtree: true });
  await user.click(await screen.findByRole("button", { name: "Menu of the dashboard Overview" }));
  await user.click(await screen.findByRole("menuitem", { name: "Delete" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Empty" })).toBeTruthy();
  observer.disconnect();
  expect(main.given("dashboards.delete")).toEqual([["d1"]]);
  expect(said.filter((text) => text.includes("No dashboard yet"))).toEqual([]);
});
