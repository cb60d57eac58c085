import { expect, test } from "vitest";
import { orderNotices } from "./noticeOrder.ts";

test("the gravest notice is first, and equals keep their order", () => {
  const notices = (["info", "warning", "danger", "warning"] as const).map((level, at) => ({
    id: `${at}`,
    level,
    title: "",
    text: "",
    storeAction: null,
    report: false,
  }));
  expect(orderNotices(notices).map((notice) => notice.id)).toEqual(["2", "1", "3", "0"]);
});
