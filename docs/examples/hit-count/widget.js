const { latchkey, mainApi } = window;

const figure = document.querySelector("main").appendChild(document.createElement("p"));
figure.style.cssText = "margin: 0; padding: 16px; font: 600 40px var(--lk-font); color: var(--lk-text)";
figure.setAttribute("role", "status");

async function show({ slots, settings }) {
  if (!slots.search) {
    figure.textContent = "Choose a provider in this widget's settings.";
    await latchkey.report("empty");
    return;
  }
  try {
    const result = await mainApi.algolia.search({
      ...providerOf(slots.search),
      indexName: settings.index,
      query: settings.query,
      options: { hitsPerPage: 1 },
      cache: true,
    });
    figure.textContent = result.nbHits.toLocaleString();
    await latchkey.report("ready", { nbHits: result.nbHits, source: latchkey.source(result) });
  } catch (error) {
    figure.textContent = error.message;
    await latchkey.report("error", { code: error.code });
  }
}

/** The three fields that every call to a provider carries. */
function providerOf({ providerHash, dashboardAppId, providerName }) {
  return { providerHash, dashboardAppId, providerName };
}

await show(await latchkey.ready);
latchkey.onContext(show);
