import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { FakeMain, manifest, provider } from "../../testing/fakeMain.ts";
import { show, violations } from "../../testing/show.tsx";

test("variables are made in a dialog, set in the bar and by the palette, and each setting is undone", async () => {
  const { main, user } = show();
  const saved = () => main.world.dashboards.find((one) => one.id === "d1")?.variables;
  await user.click(await screen.findByRole("button", { name: /^Menu of the dashboard/ }));
  await user.click(await screen.findByRole("menuitem", { name: "Variables…" }));
  const dialog = await screen.findByRole("dialog", { name: /^Variables of/ });
  await user.click(within(dialog).getByRole("button", { name: "Add a variable" }));
  await user.click(within(dialog).getByRole("button", { name: "Save" }));
  expect(within(dialog).getByText("Letters, digits and _, beginning with a letter.")).toBeTruthy();
  await user.type(within(dialog).getByLabelText("Name"), "region");
  await user.type(within(dialog).getByLabelText("Title"), "Region");
  await user.click(within(dialog).getByRole("combobox", { name: "Kind" }));
  await user.click(await screen.findByRole("option", { name: "Choice" }));
  await user.type(within(dialog).getByLabelText("Choices"), "eu{Enter}us{Enter}eu");
  expect(await violations()).toEqual([]);
  await user.click(within(dialog).getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(saved()).toEqual([{ kind: "choice", name: "region", title: "Region", choices: ["eu", "us"], value: "eu" }]),
  );

  const bar = await screen.findByRole("region", { name: /^Variables of/ });
  expect(await violations()).toEqual([]);
  await user.click(await within(bar).findByRole("combobox", { name: "Region" }));
  await user.click(await screen.findByRole("option", { name: "us" }));
  await waitFor(() => expect(saved()).toMatchObject([{ value: "us" }]));
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByLabelText("Search commands"), "set region to eu{Enter}");
  await waitFor(() => expect(saved()).toMatchObject([{ value: "eu" }]));
  await user.click(screen.getByRole("button", { name: /^Undo/ }));
  await waitFor(() => expect(saved()).toMatchObject([{ value: "us" }]));
});

test("a provider fills the choices, and a text setting takes a variable", async () => {
  const main = new FakeMain({
    settingChoices: [{ value: "guides", title: "Guides" }],
    providers: [provider("Main")],
    manifests: [
      manifest("clock", {
        name: "Clock",
        settings: {
          type: "object",
          required: [],
          properties: { label: { type: "string", title: "Label", description: null, default: "" } },
        } as never,
      }),
      manifest("cache"),
    ],
  });
  const source = { widget: "search", setting: "index", provider: { appId: "demo", providerName: "Main" } };
  main.world.dashboards = main.world.dashboards.map((one) => ({
    ...one,
    variables: [{ kind: "provided", name: "index", title: "Index", value: "", source }],
  }));
  const { user } = show(main);
  await user.click(await screen.findByRole("combobox", { name: "Index" }).catch(() => screen.getByLabelText("Index")));
  await user.click(await screen.findByRole("option", { name: "Guides" }));
  await waitFor(() => expect(main.world.dashboards[0]?.variables).toMatchObject([{ value: "guides" }]));

  await user.click(await screen.findByRole("button", { name: "Menu of Clock" }));
  await user.click(await screen.findByRole("menuitem", { name: "Settings…" }));
  await user.click(await screen.findByRole("button", { name: "Use a variable in Label" }));
  await user.click(await screen.findByRole("menuitem", { name: /Index/ }));
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(main.world.dashboards[0]?.widgets[0]?.settings).toEqual({ label: "{{index}}" }));
});
