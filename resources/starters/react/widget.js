import { Button, h, mount, useEffect, useState } from "/~kit.js";

function Counter({ context }) {
  const [count, setCount] = useState(undefined);
  useEffect(() => {
    latchkey.storage.get("count").then((kept) => setCount(kept ?? 0));
  }, []);
  useEffect(() => {
    if (count === undefined) return;
    latchkey.storage.set("count", count);
    latchkey.report("ready", { count });
  }, [count]);
  if (count === undefined) return null;
  return h(
    "div",
    { className: "kit-stack" },
    h("p", null, `${context.settings.greeting}. Counted so far: ${count}`),
    h("div", null, h(Button, { onClick: () => setCount(count + 1) }, "Count")),
  );
}

mount(Counter);
