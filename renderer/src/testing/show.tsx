import { type RenderResult, render } from "@testing-library/react";
import userEvent, { type UserEvent } from "@testing-library/user-event";
import axe from "axe-core";
import { App } from "../App.tsx";
import { FakeMain } from "./fakeMain.ts";

/** The whole window on a fake main process, with somebody at its keyboard and mouse. */
export function show(main: FakeMain = new FakeMain()): RenderResult & { main: FakeMain; user: UserEvent } {
  return { ...render(<App api={main.api} chosen="light" still />), main, user: userEvent.setup() };
}

/** The accessibility rules that the page breaks, by id. Colours are left out: happy-dom computes none. */
export async function violations(): Promise<string[]> {
  const result = await axe.run(document.body, {
    rules: { "color-contrast": { enabled: false }, "page-has-heading-one": { enabled: true } },
    // A frame of another origin answers for itself.
    iframes: false,
  });
  return result.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" ")}`);
}
