import { type RenderResult, render } from "@testing-library/react";
import userEvent, { type UserEvent } from "@testing-library/user-event";
import axe from "axe-core";
import { App } from "../App.tsx";
import { FakeMain } from "./fakeMain.ts";

/** Renders the whole window on a fake main process. `user` types and clicks. */
export function show(main: FakeMain = new FakeMain()): RenderResult & { main: FakeMain; user: UserEvent } {
  return {
    ...render(<App api={main.api} preferences={main.world.preferences} still />),
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
