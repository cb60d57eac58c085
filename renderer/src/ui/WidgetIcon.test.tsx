import { fireEvent, render } from "@testing-library/react";
import { expect, test } from "vitest";
import { WidgetIcon } from "./WidgetIcon.tsx";

const drawn = (icon: string | null) =>
  render(<WidgetIcon widget={{ id: "mine", version: "1.2.3", icon }} size={20} />).container.firstElementChild;

test("an icon of the set is drawn by its name, and a puzzle piece where there is none", () => {
  expect(drawn("clock")?.getAttribute("class")).toContain("clock");
  for (const name of [null, "constructor", "logo.svg"]) expect(drawn(name)?.getAttribute("class")).toContain("puzzle");
});

test("a picture of the package comes from the widget's own origin; one that does not load is a puzzle piece", () => {
  const widget = { id: "mine", version: "1.2.3", icon: "art/logo.png" };
  const { container, rerender } = render(<WidgetIcon widget={widget} />);
  const picture = container.querySelector("img");
  expect([picture?.src, picture?.alt]).toEqual(["widget://mine/art/logo.png?1.2.3", ""]);
  if (picture !== null) fireEvent.error(picture);
  rerender(<WidgetIcon widget={widget} />);
  expect(container.firstElementChild?.getAttribute("class")).toContain("puzzle");
  rerender(<WidgetIcon widget={{ ...widget }} />);
  expect(container.querySelector("img")).not.toBeNull();
});
