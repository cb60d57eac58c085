import { defineConfig } from "vitest/config";
import { shell } from "./bundler/targets.ts";

/** The shell on its own, for `vitest`; `npm run build` makes every bundle from bundler/targets.ts. */
export default defineConfig({
  ...shell(),
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/testing/setup.ts"],
    restoreMocks: true,
  },
});
