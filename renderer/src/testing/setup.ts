import { cleanup } from "@testing-library/react";
import { afterEach, beforeEach } from "vitest";

beforeEach(() => {
  localStorage.clear();
  document.head.innerHTML = "";
});

afterEach(cleanup);
