const figure = document.querySelector("main").appendChild(document.createElement("p"));
figure.style.cssText = "margin: 0; padding: 16px; font: 600 40px var(--lk-font); color: var(--lk-text)";
figure.setAttribute("role", "status");

async function show({ slots: { search }, settings: { index, query } }) {
  if (!search) {
    figure.textContent = "Choose a provider in this widget's settings.";
    return latchkey.report("empty");
  }
  const { providerHash, dashboardAppId, providerName } = search;
  const provider = { providerHash, dashboardAppId, providerName };
  try {
    const { nbHits } = await mainApi.algolia.search({ ...provider, indexName: index, query, cache: true });
    figure.textContent = nbHits.toLocaleString();
    await latchkey.report("ready", { nbHits });
  } catch (error) {
    figure.textContent = error.message;
    await latchkey.report("error", { code: error.code });
  }
}

await show(await latchkey.ready);
latchkey.onContext(show);
