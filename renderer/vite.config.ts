import { resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { PREACT_FOR_REACT, paths, shell } from "./bundler/targets.ts";

/** In this form its imports are looked up as ours are. */
const AS_MODULES = resolve(paths.root, "node_modules/@testing-library/react/dist/@testing-library/react.esm.js");

/** The shell on its own, for `vitest`; `npm run build` makes every bundle from bundler/targets.ts. */
export default defineConfig({
  ...shell(paths.dist),
  test: {
    environment: "./src/testing/environment.ts",
    environmentOptions: { happyDOM: { settings: { disableIframePageLoading: true } } },
    restoreMocks: true,
    // One environment for all files of a worker: half of the time went into making one for each.
    isolate: false,
    testTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "react",
          include: ["src/**/*.test.{ts,tsx}"],
          setupFiles: ["src/testing/setup.ts", "src/testing/withoutNotices.ts"],
        },
      },
      {
        // The kit is offered both ways.
        extends: true,
        resolve: { alias: { ...PREACT_FOR_REACT, "@testing-library/react": AS_MODULES } },
        test: {
          name: "preact",
          include: ["src/widget-kit/*.test.tsx"],
          setupFiles: ["src/testing/setup.ts"],
          server: { deps: { inline: [AS_MODULES] } },
        },
      },
    ],
  },
});
