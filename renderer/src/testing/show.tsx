import { type RenderResult, render } from "@testing-library/react";
import userEvent, { type UserEvent } from "@testing-library/user-event";
import axe from "axe-core";
import { App } from "../App.tsx";
import type { LastView } from "../host/lastView.tsx";
import { FakeMain } from "./fakeMain.ts";

/** Renders the whole window on a fake main process, or until that is up on the `last` view. `user` types and clicks. */
export function show(
  main: FakeMain = new FakeMain(),
  last: LastView | null = null,
): RenderResult & { main: FakeMain; user: UserEvent } {
  return {
    ...render(<App api={main.api} preferences={last?.preferences ?? main.world.preferences} last={last} still />),
    main,
    user: userEvent.setup(),
  };
}

/** The accessibility rules that the page breaks, by id. happy-dom computes no colours, so contrast is not checked. */
export async function violations(): Promise<string[]> {
  const result = await axe.run(document.body, {
    rules: { "color-contrast": { enabled: false }, "page-has-heading-one": { enabled: true } },
    // Frames of other origins are checked on their own.
    iframes: false,
  });
  return result.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" ")}`);
}
