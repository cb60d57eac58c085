import { screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { show } from "../../testing/show.tsx";

test("tiles are drawn once, for the width that there is, and do not jump", async () => {
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(900);
  const before: (string | null)[] = [];
  const watch = new MutationObserver((changes) => {
    for (const { target, oldValue } of changes)
      if (target instanceof Element && target.matches(".react-grid-item")) before.push(oldValue);
  });
  watch.observe(document, { subtree: true, attributes: true, attributeFilter: ["style"], attributeOldValue: true });
  show();
  const tile = await screen.findByRole("group", { name: "Clock" });
  watch.disconnect();
  const item = tile.closest<HTMLElement>(".react-grid-item");
  expect(Number.parseFloat(item?.style.width ?? "")).toBeGreaterThan(0);
  expect(before).toEqual([]);
  vi.restoreAllMocks();
});
