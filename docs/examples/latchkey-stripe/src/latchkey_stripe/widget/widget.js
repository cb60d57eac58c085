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
    const amounts = (balance.available ?? []).map(({ amount, currency }) => money(amount, currency)).join(" · ");
    const latest = charges.data ?? [];
    page.replaceChildren(heading(amounts || "No balance"), list(latest));
    await latchkey.report("ready", { available: amounts, charges: latest.length });
  } catch (error) {
    page.replaceChildren(line(error.message));
    await latchkey.report("error", { code: error.code });
  }
}

/**
 * Stripe counts in the smallest unit of a currency, of which it has two digits unless it says otherwise. What browsers
 * know is not that: they leave out the digits that nobody writes any more, as of dinars, lek and rupees, and Stripe
 * does not. Its "special cases", krónur and Ugandan shillings, have two digits as well, which are zeros.
 */
function money(amount, currency) {
  if (!Number.isFinite(amount)) return "–";
  const code = String(currency).toUpperCase();
  const none = ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"];
  const digits = none.includes(code) ? 0 : ["BHD", "JOD", "KWD", "OMR", "TND"].includes(code) ? 3 : 2;
  try {
    const style = { style: "currency", currency: code };
    const usual = Math.min(new Intl.NumberFormat(undefined, style).resolvedOptions().maximumFractionDigits, digits);
    const shown = amount % 10 ** digits === 0 ? usual : digits;
    const format = { ...style, minimumFractionDigits: shown, maximumFractionDigits: shown };
    return new Intl.NumberFormat(undefined, format).format(amount / 10 ** digits);
  } catch {
    // No currency that browsers know, such as a stablecoin: how many of its units make one is not known either.
    return `${amount} ${code} (smallest unit)`;
  }
}

/** What became of a charge: it stays "succeeded" when it is paid back. */
function outcome({ status, refunded, amount_refunded: back, disputed, deleted }) {
  if (deleted) return "deleted";
  if (refunded) return "refunded";
  if (back > 0) return "partly refunded";
  return disputed ? "disputed" : (status ?? "unknown");
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
  for (const charge of charges) {
    const { amount, currency, description } = charge;
    const item = element.appendChild(document.createElement("li"));
    item.style.cssText = "padding: 4px 0; border-top: 1px solid var(--lk-border)";
    item.textContent = `${money(amount, currency)}  ${description ?? "No description"}  (${outcome(charge)})`;
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
