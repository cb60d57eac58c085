import { act, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { FakeMain } from "../testing/fakeMain.ts";
import { show, violations } from "../testing/show.tsx";

test("the developer tools list servers, their calls and what they wrote, and follow the news", async () => {
  const main = new FakeMain();
  const { user } = show(main);
  await screen.findByRole("button", { name: "Providers" });
  await user.keyboard("{Control>}{Shift>}d{/Shift}{/Control}");
  await user.click(await screen.findByRole("tab", { name: "Servers" }));
  expect(await screen.findByText(/No MCP server was used yet/)).toBeTruthy();

  main.world.usedServers = [
    {
      appId: "demo",
      providerName: "Files",
      status: { ...main.world.server, state: "failed", calls: 3, log: ["this is why"], lastError: "It ended." },
      recent: [
        { tool: "read_file", at: "2026-05-03T10:00:00Z", ms: 12, result: "ok" },
        { tool: "act", at: "2026-05-03T10:00:01Z", ms: 3, result: "service-failed" },
      ],
    },
  ];
  act(() => main.announce("mcp-servers-changed"));
  const table = within(await screen.findByRole("table", { name: "MCP servers" }));
  expect([table.getByText("Files"), table.getByText("failed"), table.getByText("It ended.")].length).toBe(3);
  const rows = within(screen.getByRole("table", { name: "Calls of Files" })).getAllByRole("row");
  expect(rows.slice(1).map((row) => row.textContent)).toEqual([
    expect.stringContaining("act"),
    expect.stringContaining("read_file"),
  ]);
  expect(screen.getByText("this is why")).toBeTruthy();
  expect(await violations()).toEqual([]);
});
