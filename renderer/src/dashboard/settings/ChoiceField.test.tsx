import { screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { Setting } from "../../ipc/messages.gen.ts";
import { FakeMain, failure, manifest, tile } from "../../testing/fakeMain.ts";
import { show, violations } from "../../testing/show.tsx";

const plain: Setting = {
  type: "string",
  title: "Plain",
  description: null,
  default: null,
  enum: null,
  enumTitles: null,
  minimum: null,
  maximum: null,
  maxLength: null,
  format: null,
  choices: null,
};

async function settingsOf(main: FakeMain): Promise<{ user: UserEvent; form: ReturnType<typeof within> }> {
  const index: Setting = {
    ...plain,
    title: "Index",
    choices: { channel: "algolia-list-indices", slot: "search", items: "items", value: "name", title: null },
  };
  const settings = {
    type: "object" as const,
    properties: {
      index,
      notes: { ...plain, title: "Notes", format: "multiline" as const },
      tint: { ...plain, title: "Tint", format: "color" as const },
      since: { ...plain, title: "Since", format: "date" as const },
    },
    required: ["index", "since"],
  };
  const slots = { search: { label: "Search", types: ["algolia"], tools: [] } };
  main.world.manifests = [manifest("finder", { name: "Finder", slots, settings })];
  const held = { search: { appId: "demo", providerName: "Algolia Production" } };
  main.world.dashboards[0]!.widgets = [tile("f1", { widget: "finder", slots: held })];
  const { user } = show(main);
  (await screen.findByRole("group", { name: "Finder" })).focus();
  await user.keyboard("s");
  return { user, form: within(await screen.findByRole("dialog", { name: "Finder settings" })) };
}

test("an index is chosen from what the provider has, and every kind of setting is saved as it is", async () => {
  const main = new FakeMain({ settingChoices: [{ value: "lamps", title: "All lamps" }] });
  const { user, form } = await settingsOf(main);
  await user.click(await form.findByRole("combobox", { name: /Index/ }));
  await user.click(await screen.findByRole("option", { name: "All lamps" }));
  expect(main.given("widgets.choices")).toEqual([
    [{ widget: "finder", setting: "index", appId: "demo", providerName: "Algolia Production" }],
  ]);
  await user.type(form.getByLabelText("Notes"), "one{enter}two");
  await user.type(form.getByLabelText("Tint"), "#ff0000");
  await user.click(form.getByRole("button", { name: "Save" }));
  expect(form.getByLabelText(/Since/).getAttribute("aria-invalid")).toBe("true");
  expect(form.getAllByText("The widget needs this.").length).toBe(1);
  await user.type(form.getByLabelText(/Since/), "2026-05-03");
  await user.click(form.getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(main.world.dashboards[0]?.widgets[0]?.settings).toEqual({
      index: "lamps",
      notes: "one\ntwo",
      tint: "#ff0000",
      since: "2026-05-03",
    }),
  );
});

test("a provider that cannot be asked says why beside the field, which takes what is typed, and is asked again", async () => {
  const main = new FakeMain();
  main.failing.set("widgets.choices", failure("service-unreachable", "The service cannot be reached."));
  const { user, form } = await settingsOf(main);
  expect(await form.findByText("The service cannot be reached.")).toBeTruthy();
  await user.type(form.getByRole("combobox", { name: /Index/ }), "typed");
  main.failing.clear();
  await user.click(form.getByRole("button", { name: "Ask again for Index" }));
  expect(await form.findByText("The provider has none to choose from.")).toBeTruthy();
  expect((form.getByRole("combobox", { name: /Index/ }) as HTMLInputElement).value).toBe("typed");
  expect(await violations()).toEqual([]);
});

test("without a provider there is nothing to ask, and the field says so", async () => {
  const main = new FakeMain();
  const { user, form } = await settingsOf(main);
  await form.findByText("The provider has none to choose from.");
  await user.click(form.getByRole("combobox", { name: "Search" }));
  await user.click(await screen.findByRole("option", { name: /^Algolia Production/ }));
  expect(await form.findByText("Choose a provider first: the choices come from there.")).toBeTruthy();
});
