/** @jsxImportSource preact */
import { type ComponentType, render } from "preact";
import { keepSelectAllInside } from "../../host/selectAll.ts";
import type { WidgetContext } from "../../ipc/messages.gen.ts";
import { Failure } from "./states.tsx";
import { failureOf, host, report } from "./host.ts";
import { addStyles } from "./style.ts";

/** Starts a widget: renders it when its context has arrived, and again with every new context. */
export function mount(Widget: ComponentType<{ context: WidgetContext }>, css: string): void {
  addStyles(css);
  keepSelectAllInside(document);
  const root = document.getElementById("root") ?? document.body;
  const draw = (context: WidgetContext): void => render(<Widget context={context} />, root);
  host.latchkey.ready.then(
    (context) => {
      draw(context);
      host.latchkey.onContext(draw);
    },
    (error: unknown) => {
      report("error", { code: failureOf(error).code });
      render(<Failure error={error} onRetry={() => location.reload()} />, root);
    },
  );
}
