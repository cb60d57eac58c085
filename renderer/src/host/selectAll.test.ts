import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { userEvent } from "@testing-library/user-event";
import { keepSelectAllInside } from "./selectAll.ts";

const PAGE =
  '<button>Delete</button><input value="a query"><input type="checkbox">' +
  '<p class="name">A name</p><div style="user-select: text"><h3>Told</h3><p class="told">A text</p></div>';

beforeAll(() => keepSelectAllInside(document));
beforeEach(() => {
  document.body.innerHTML = PAGE;
  getSelection()?.removeAllRanges();
});
afterEach(() => document.body.replaceChildren());

const one = <T extends HTMLElement>(selector: string): T => document.querySelector<T>(selector) as T;
const selectAll = () => userEvent.keyboard("{Control>}a{/Control}");

test.each(["button", "[type=checkbox]"])("outside of a text nothing is selected: %s", async (selector) => {
  one(selector).focus();
  await selectAll();
  expect(getSelection()?.toString()).toBe("");
});

test("a name that was clicked does not select the page", async () => {
  getSelection()?.collapse(one(".name").firstChild, 2);
  await selectAll();
  expect(getSelection()?.isCollapsed).toBe(true);
});

test("a field selects what is in it", async () => {
  const field = one<HTMLInputElement>("input");
  field.focus();
  await selectAll();
  expect([field.selectionStart, field.selectionEnd]).toEqual([0, 7]);
});

test("a text that was clicked is selected as a whole, and nothing else", async () => {
  getSelection()?.collapse(one(".told").firstChild, 2);
  await selectAll();
  expect(getSelection()?.toString()).toBe("ToldA text");
});
