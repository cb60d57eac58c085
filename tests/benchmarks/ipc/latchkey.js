/* Latchkey's own bridge: everything goes through window.mainApi, as in the app. */
const call = (params) => mainApi.invoke("bench-echo", params);

async function timed(work) {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

const commands = {
  roundTrip: (count) => measure.roundTrip(call, count),
  rested: (count) => measure.rested(call, count),
  parallel: (count) => measure.parallel(call, count),

  /** A result of `size` bytes through a ticket, and the same bytes by a plain GET; milliseconds each. */
  async large(size) {
    const plain = async () => JSON.parse(await (await fetch(`/assets/${size}.json`)).text());
    const [ours, theirs] = [[], []];
    for (let round = 0; round < 5; round += 1) {
      ours.push(await timed(() => mainApi.invoke("bench-bytes", { size })));
      theirs.push(await timed(plain));
    }
    return { ours, theirs };
  },

  /** Chunks per second, and how long after the handler yielded the first one it was here. */
  async stream(count) {
    let [first, received] = [null, 0];
    const begun = performance.now();
    for await (const chunk of mainApi.stream("bench-stream", { count })) {
      first ??= performance.timeOrigin + performance.now() - chunk.at;
      received += 1;
    }
    return { perSecond: (received / (performance.now() - begun)) * 1000, firstMs: first, received };
  },

  async blockThread(ms) {
    await mainApi.invoke("bench-block-thread", { ms });
    return {};
  },

  async blockLoop(ms) {
    await mainApi.invoke("bench-block-loop", { ms });
    return {};
  },
};

serve(() => mainApi.invoke("bench-next"), (result) => mainApi.invoke("bench-done", { result }), commands);
