import { type Environment, builtinEnvironments } from "vitest/runtime";

/** happy-dom without its console errors about iframes that these tests tell it not to load. */
export default {
  ...builtinEnvironments["happy-dom"],
  name: "happy-dom-without-frames",
  async setup(global, options) {
    const { console } = global;
    global.console = Object.assign(Object.create(console), {
      error: (...given: unknown[]) => {
        if (!String(given[0]).includes("Failed to load iframe page")) console.error(...given);
      },
    });
    const made = await builtinEnvironments["happy-dom"].setup(global, options);
    global.console = console;
    return made;
  },
} satisfies Environment;
