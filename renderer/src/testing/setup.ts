import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeEach } from "vitest";
import { writeIn } from "../ui/locale.ts";

// A busy machine is slow, not wrong.
configure({ asyncUtilTimeout: 10_000 });

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  // Whatever region the machine is set to.
  writeIn("en-GB");
  document.head.innerHTML = "";
});

afterEach(() => cleanup());
