import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { ErrorBoundary } from "./ErrorBoundary.tsx";

test("a part that fails says so, leaves the rest alone, and can be drawn anew", async () => {
  // React tells the console of every error that a boundary catches.
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  let broken = true;
  function Part() {
    if (broken) throw new Error("A row had no name.");
    return <p>all well</p>;
  }
  render(
    <MantineProvider env="test">
      <p>the rest</p>
      <ErrorBoundary what="The list could not be drawn">
        <Part />
      </ErrorBoundary>
    </MantineProvider>,
  );
  expect(screen.getByRole("alert").textContent).toContain("A row had no name.");
  expect(screen.getByText("the rest")).toBeTruthy();
  broken = false;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(screen.getByText("all well")).toBeTruthy();
});
