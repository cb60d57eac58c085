/* The measurements, the same for every bridge. `call(params)` is one small round trip and answers with a promise. */
const measure = {
  /** Mean milliseconds of groups of ten calls, one after another: a page's clock ticks too coarsely for single calls. */
  async roundTrip(call, calls) {
    const groups = [];
    for (let group = 0; group < calls / 10; group += 1) {
      const begun = performance.now();
      for (let index = 0; index < 10; index += 1) await call({ index });
      groups.push((performance.now() - begun) / 10);
    }
    return { ms: groups };
  },

  /** The same for calls with a rest before each, as a person's clicks have: nothing is warm, every thread must wake. */
  async rested(call, calls) {
    const groups = [];
    for (let group = 0; group < calls / 10; group += 1) {
      let total = 0;
      for (let index = 0; index < 10; index += 1) {
        await new Promise((resolve) => setTimeout(resolve, 4));
        const begun = performance.now();
        await call({ index });
        total += performance.now() - begun;
      }
      groups.push(total / 10);
    }
    return { ms: groups };
  },

  /** Calls per second when all are begun at once. */
  async parallel(call, calls) {
    const begun = performance.now();
    await Promise.all(Array.from({ length: calls }, (_, index) => call({ index })));
    return { perSecond: (calls / (performance.now() - begun)) * 1000 };
  },
};

/** Takes commands until there are none: `next` answers with `{name, count}` or null, `done` takes what came out. */
async function serve(next, done, commands) {
  for (let command = await next(); command !== null; command = await next()) {
    await done(await commands[command.name](command.count));
  }
}
