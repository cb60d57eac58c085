import { notifications } from "@mantine/notifications";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeEach } from "vitest";

// A busy machine is slow, not wrong.
configure({ asyncUtilTimeout: 10_000 });

beforeEach(() => {
  localStorage.clear();
  document.head.innerHTML = "";
});

afterEach(() => {
  cleanup();
  // They outlive the page that showed them.
  notifications.clean();
});
