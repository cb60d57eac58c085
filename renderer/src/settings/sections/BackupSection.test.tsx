import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { FakeMain, failure } from "../../testing/fakeMain.ts";
import { show, violations } from "../../testing/show.tsx";

test("a backup is written with or without providers, and a restore tells what became of each thing", async () => {
  const main = new FakeMain();
  const { user } = show(main);
  await user.click(await screen.findByRole("button", { name: "Settings" }));
  await user.click(await screen.findByRole("checkbox", { name: "With the providers, under a passphrase" }));
  await user.click(screen.getByRole("button", { name: "Back up…" }));
  expect(await screen.findByText(/all\.latchkey-backup: 2 dashboards/)).toBeTruthy();
  expect(main.given("backups.create")).toEqual([[true]]);

  await user.click(screen.getByRole("button", { name: "Restore…" }));
  const dialog = await screen.findByRole("dialog", { name: "The backup is restored" });
  expect(within(dialog).getByText("Provider “Main”: it is here")).toBeTruthy();
  expect(await violations()).toEqual([]);
  await user.click(within(dialog).getAllByRole("button", { name: "Close" })[1] as HTMLElement);

  main.failing.set("backups.restore", failure("invalid-params", "This is no backup of Latchkey."));
  await user.click(screen.getByRole("button", { name: "Restore…" }));
  expect(await screen.findByText("This is no backup of Latchkey.")).toBeTruthy();
});
