const { latchkey } = window;

const page = document.body.appendChild(document.createElement("main"));
page.style.cssText = "padding: 16px; font: 14px var(--lk-font); color: var(--lk-text)";

async function show({ slots, settings }) {
  if (!slots.account) {
    page.replaceChildren(line("Choose a Stripe account in this widget's settings."));
    await latchkey.report("empty");
    return;
  }
  const { providerHash, dashboardAppId, providerName } = slots.account;
  const account = { providerHash, dashboardAppId, providerName, cache: true };
  try {
    const [balance, charges] = await Promise.all([
      latchkey.call("stripe-balance", account),
      latchkey.call("stripe-list-charges", { ...account, limit: settings.charges }),
    ]);
    const amounts = balance.available.map(({ amount, currency }) => money(amount, currency)).join(" · ");
    page.replaceChildren(heading(amounts), list(charges.data));
    await latchkey.report("ready", { available: amounts, charges: charges.data.length });
  } catch (error) {
    page.replaceChildren(line(error.message));
    await latchkey.report("error", { code: error.code });
  }
}

/**
 * Stripe counts in the smallest unit of a currency, of which it has as many as Intl says it has digits. Its "Special
 * cases" are two: krónur and Ugandan shillings have no smaller unit any more, and Stripe counts in hundredths of them.
 */
function money(amount, currency) {
  const format = new Intl.NumberFormat(undefined, { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits;
  return format.format(amount / 10 ** (["ISK", "UGX"].includes(currency.toUpperCase()) ? 2 : digits));
}

function heading(text) {
  const element = document.createElement("h1");
  element.style.cssText = "margin: 0 0 12px; font-size: 28px";
  element.textContent = text;
  return element;
}

function list(charges) {
  const element = document.createElement("ul");
  element.style.cssText = "margin: 0; padding: 0; list-style: none";
  for (const { amount, currency, description, status } of charges) {
    const item = element.appendChild(document.createElement("li"));
    item.style.cssText = "padding: 4px 0; border-top: 1px solid var(--lk-border)";
    item.textContent = `${money(amount, currency)}  ${description ?? "No description"}  (${status})`;
  }
  return element;
}

function line(text) {
  const element = document.createElement("p");
  element.setAttribute("role", "status");
  element.textContent = text;
  return element;
}

await show(await latchkey.ready);
latchkey.onContext(show);
