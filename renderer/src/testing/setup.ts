import { cleanup } from "@testing-library/react";
import { afterEach, beforeEach } from "vitest";

/** What Mantine and the grid ask of a browser and happy-dom does not have. */
beforeEach(() => {
  localStorage.clear();
  document.head.innerHTML = "";
});

afterEach(cleanup);
