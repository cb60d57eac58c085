const style = document.createElement("style");
style.textContent = `
  body { margin: 0; padding: 12px; background: var(--lk-surface); color: var(--lk-text); font: 14px var(--lk-font); }
  button { font: inherit; padding: 6px 12px; border: 0; border-radius: 8px; background: var(--lk-accent); color: var(--lk-surface); }
`;
document.head.append(style);

const { settings } = await latchkey.ready;
let count = (await latchkey.storage.get("count")) ?? 0;

const greeting = document.createElement("p");
const button = document.createElement("button");
document.querySelector("main").append(greeting, button);

function draw(greetingText) {
  greeting.textContent = `${greetingText}. Counted so far: ${count}`;
  button.textContent = "Count";
  latchkey.report("ready", { count });
}

button.addEventListener("click", async () => {
  count += 1;
  draw(latchkey.context.settings.greeting);
  await latchkey.storage.set("count", count);
});
latchkey.onContext((context) => draw(context.settings.greeting));
draw(settings.greeting);
