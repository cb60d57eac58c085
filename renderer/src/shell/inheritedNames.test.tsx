import { screen, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import type { Dashboard } from "../ipc/messages.gen.ts";
import { FakeMain, manifest, provider, tile } from "../testing/fakeMain.ts";
import { show } from "../testing/show.tsx";

/** Names that every object inherits a property of. Widget authors and users may choose them for anything. */
const NAMES = ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf"];

const SETTING = {
  type: "string",
  title: "Chosen text",
  description: null,
  default: "as declared",
  enum: null,
  enumTitles: null,
  minimum: null,
  maximum: null,
  maxLength: null,
  format: null,
  choices: null,
} as const;

/** A record with an own field of that name, as JSON.parse makes it. */
function record<T>(name: string, value: T): Record<string, T> {
  return Object.fromEntries([[name, value]]);
}

function world(name: string): FakeMain {
  const dashboard: Dashboard = {
    id: name,
    name,
    appId: "demo",
    widgets: [tile(name, { widget: "odd" })],
    wiring: [],
    providers: [],
  };
  return new FakeMain({
    dashboards: [dashboard],
    active: name,
    manifests: [
      manifest("odd", {
        name: "Odd",
        icon: name,
        slots: record(name, { label: "Odd slot", types: [name], tools: [] }),
        settings: { type: "object", properties: record(name, SETTING), required: [] },
      }),
    ],
    providers: [provider(name, name, record(name, "public"))],
    types: [{ type: name, label: "Odd type", help: "", testable: true, fields: [] }],
  });
}

test.each(NAMES)("a widget, a slot, a setting, a provider and its type may be called %s", async (name) => {
  const { main, user } = show(world(name));
  const odd = await screen.findByRole("group", { name: "Odd" });
  expect(within(odd).getByTitle("Odd")).toBeTruthy();
  odd.focus();
  await user.keyboard("s");
  const settings = within(await screen.findByRole("dialog", { name: "Odd settings" }));
  expect((settings.getByLabelText("Chosen text") as HTMLInputElement).value).toBe("as declared");
  await user.click(settings.getByRole("combobox", { name: "Odd slot" }));
  await user.click(await screen.findByRole("option", { name: new RegExp(name) }));
  await user.click(settings.getByRole("button", { name: "Save" }));
  await vi.waitFor(() =>
    expect(main.world.dashboards[0]?.widgets[0]?.slots).toEqual(record(name, { appId: "demo", providerName: name })),
  );
  await user.click(screen.getByRole("button", { name: "Providers" }));
  expect(await screen.findByText("Odd type")).toBeTruthy();
});

test.each(NAMES)(
  "a new tile of a widget whose slot is called %s is bound to the only provider that fits",
  async (name) => {
    const main = world(name);
    const { user } = show(main);
    await screen.findByRole("group", { name: "Odd" });
    await user.click(screen.getByRole("button", { name: "Add widget" }));
    await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: /^Odd/ }));
    await vi.waitFor(() =>
      expect(main.world.dashboards[0]?.widgets[1]?.slots).toEqual(record(name, { appId: "demo", providerName: name })),
    );
  },
);

test("a tile that cannot be drawn says so in its place, and the window around it goes on", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const main = new FakeMain();
  const broken = main.world.dashboards[0]?.widgets[0] as { title: unknown };
  broken.title = { no: "text" };
  show(main);
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("This widget could not be drawn");
  expect(await screen.findByRole("group", { name: "Cache" })).toBeTruthy();
  expect(screen.getByRole("button", { name: "Providers" })).toBeTruthy();
});
