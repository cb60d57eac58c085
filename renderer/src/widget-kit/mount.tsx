import type { ComponentType } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import type { WidgetContext } from "../ipc/messages.gen.ts";
import { latchkey } from "./host.ts";
import { addStyle } from "./style.ts";

/** Draws the widget into the frame, with its context, and again whenever that changes. */
export function mount(Widget: ComponentType<{ context: WidgetContext }>): void {
  addStyle();
  const root = createRoot(document.querySelector("main") ?? document.body, { onUncaughtError: reportError });
  const draw = (context: WidgetContext): void => root.render(<Widget context={context} />);
  void latchkey().ready.then((context) => {
    // At once: each task of React's scheduler that comes between waits for the other frames' processes.
    flushSync(() => draw(context));
    latchkey().onContext(draw);
  });
}
