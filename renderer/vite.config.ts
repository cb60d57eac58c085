import { defineConfig } from "vitest/config";
import { paths, shell } from "./bundler/targets.ts";

/** The shell on its own, for `vitest`; `npm run build` makes every bundle from bundler/targets.ts. */
export default defineConfig({
  ...shell(paths.dist),
  test: {
    environment: "./src/testing/environment.ts",
    environmentOptions: { happyDOM: { settings: { disableIframePageLoading: true } } },
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/testing/setup.ts"],
    restoreMocks: true,
    // One environment for all files of a worker: half of the time went into making one for each.
    isolate: false,
    testTimeout: 60_000,
  },
});
