import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MantineProvider } from "@mantine/core";
import { beforeEach, expect, test, vi } from "vitest";
import { ApiProvider } from "../host/api.tsx";
import type { LoggedCall, WatchBatch } from "../ipc/messages.gen.ts";
import { FakeMain } from "../testing/fakeMain.ts";
import { violations } from "../testing/show.tsx";
import { loggedCall } from "../testing/loggedCall.ts";
import { Dock } from "./Dock.tsx";
import type { Inspection, Place } from "./tabs.ts";

const CALLS: LoggedCall[] = Array.from({ length: 500 }, (_, at) =>
  loggedCall({
    number: at + 1,
    id: at + 1,
    channel: at % 5 === 0 ? "openai-models" : "algolia-search",
    provider: at % 5 === 0 ? "OpenAI" : "Mine",
    outcome: at === 499 ? "service-failed" : "ok",
    message: at === 499 ? "The service failed." : "",
    source: "hit",
    handlerMs: at,
    at: at * 10,
  }),
);

function batch(calls: LoggedCall[], running: LoggedCall[] = []): WatchBatch {
  return { calls, events: [], running, callsTo: calls.length, eventsTo: 0 };
}

function shown(watched: WatchBatch[], inspection: Inspection | null = null, place: Place = "below") {
  const main = new FakeMain({ watched });
  const onPlace = vi.fn<(to: Place, showing: Inspection) => void>();
  const user = userEvent.setup();
  render(
    <MantineProvider env="test">
      <ApiProvider api={main.api}>
        <main>
          <h1>Page</h1>
        </main>
        <Dock appId="demo" inspection={inspection} place={place} onPlace={onPlace} onClose={() => {}} />
      </ApiProvider>
    </MantineProvider>,
  );
  return { main, user, onPlace };
}

beforeEach(() => localStorage.clear());

test("a filter leaves what fits it, counts filter when clicked, and only rows in sight are drawn", async () => {
  const { user } = shown([batch(CALLS)]);
  const grid = await screen.findByRole("grid", { name: "Calls" });
  await screen.findByText("500", { selector: ".filter-found" });
  expect(grid.getAttribute("aria-rowcount")).toBe("501");
  expect(within(grid).getAllByRole("row").length).toBeLessThan(60);
  await user.type(screen.getByRole("combobox", { name: "Filter calls" }), "provider:openai took>400");
  expect(await screen.findByText("19 of 500", { selector: ".filter-found" })).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Clear the filter" }));
  await user.click(screen.getByRole("button", { name: /^service-failed/ }));
  expect(await screen.findByText("1 of 500", { selector: ".filter-found" })).toBeTruthy();
});

test("the keyboard alone: slash filters, a completion is taken, arrows move, Enter opens, r asks again, Esc closes", async () => {
  const { main, user } = shown([batch(CALLS)]);
  const grid = await screen.findByRole("grid", { name: "Calls" });
  await screen.findByText("500", { selector: ".filter-found" });
  grid.focus();
  await user.keyboard("/");
  const filter = screen.getByRole("combobox", { name: "Filter calls" });
  expect(document.activeElement).toBe(filter);
  await user.keyboard("prov{ArrowDown}{Enter}op{ArrowDown}{Enter}");
  expect((filter as HTMLInputElement).value).toBe("provider:OpenAI ");
  grid.focus();
  await user.keyboard("{ArrowDown}{ArrowDown}{Enter}");
  const detail = within(await screen.findByRole("region", { name: "Detail" }));
  expect(detail.getByRole("heading", { name: "openai-models" })).toBeTruthy();
  grid.focus();
  await user.keyboard("r");
  expect(main.given("devtools.repeat")).toEqual([[491]]);
  await user.keyboard("{Escape}");
  expect(screen.queryByRole("region", { name: "Detail" })).toBeNull();
});

test("opened for a tile it shows that tile's calls; a failed call says why, a running one can be cancelled", async () => {
  const running = loggedCall({
    number: 0,
    id: 7,
    outcome: "running",
    sender: { page: "p", widgetId: "w", instance: "t" },
  });
  const { main, user } = shown([batch(CALLS, [running])], { tab: "Calls", filter: "instance:t" });
  await user.dblClick(await screen.findByText("running", { selector: ".dot-label" }));
  await user.click(await screen.findByRole("button", { name: "Cancel it" }));
  expect(main.given("devtools.cancel")).toEqual([["p", 7]]);
  await user.clear(screen.getByRole("combobox", { name: "Filter calls" }));
  await user.dblClick(screen.getByText("service-failed", { selector: ".dot-label" }));
  expect((await screen.findByRole("note")).textContent).toContain("The service failed.");
});

test("columns are hidden and sorted, which is kept, and groups lead back to their calls", async () => {
  const { user } = shown([batch(CALLS)]);
  const grid = await screen.findByRole("grid", { name: "Calls" });
  await screen.findByText("500", { selector: ".filter-found" });
  await user.click(within(grid).getByRole("button", { name: "Took" }));
  expect(within(grid).getByRole("columnheader", { name: /Took/ }).getAttribute("aria-sort")).toBe("ascending");
  await user.click(screen.getByRole("button", { name: "Columns" }));
  await user.click(await screen.findByText("Queue"));
  expect(within(grid).getByRole("columnheader", { name: "Queue" })).toBeTruthy();
  expect(localStorage.getItem("latchkey.devtools.table.calls")).toContain("queue");
});

test("they go into a window of their own with what they show, and back; alone they are what the page is about", async () => {
  const docked = shown([batch(CALLS)], { tab: "Events", filter: "client" });
  await docked.user.click(await screen.findByRole("button", { name: "Open in a window of their own" }));
  expect(docked.onPlace.mock.calls).toEqual([["window", { tab: "Events", filter: "client" }]]);
  cleanup();
  const alone = shown([batch(CALLS)], null, "window");
  await screen.findByRole("main", { name: "Developer tools" });
  expect(screen.queryByRole("separator")).toBeNull();
  expect(screen.queryByRole("button", { name: "Close the developer tools" })).toBeNull();
  await alone.user.click(screen.getByRole("button", { name: "Dock below" }));
  expect(alone.onPlace.mock.calls).toEqual([["below", { tab: "Events", filter: "" }]]);
});

test.each(["Calls", "Responses", "Clients", "Statistics", "Widgets", "Channels", "Events", "Console", "Servers"])(
  "the tab %s breaks no accessibility rule",
  async (tab) => {
    const { user } = shown([batch(CALLS.slice(-20))]);
    await user.click(await screen.findByRole("tab", { name: tab }));
    await screen.findByRole("tab", { name: tab, selected: true });
    expect(await violations()).toEqual([]);
  },
);
