import { defineConfig } from "vitest/config";
import { shell } from "./bundler/targets.ts";

/** The shell on its own, for `vitest`; `npm run build` makes every bundle from bundler/targets.ts. */
export default defineConfig({
  ...shell(),
  test: {
    environment: "happy-dom",
    // No frame is loaded here: a widget's page is another process's business, and tested in the real window.
    environmentOptions: { happyDOM: { settings: { disableIframePageLoading: true } } },
    // It complains of every frame that it was told not to load.
    onConsoleLog: (text) => !text.includes("Failed to load iframe page"),
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/testing/setup.ts"],
    restoreMocks: true,
  },
});
