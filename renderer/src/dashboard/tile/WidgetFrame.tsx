import { useComputedColorScheme } from "@mantine/core";
import { type RefObject, useEffect, useRef } from "react";
import { tokensOf } from "../../ui/theme/tokens.ts";

interface Props {
  readonly widget: string;
  readonly instance: string;
  readonly title: string;
  readonly frame: RefObject<HTMLIFrameElement | null>;
  readonly onLoad: () => void;
}

/** A widget's iframe, with an origin and a process of its own. The shell sends it the theme now and after each change. */
export function WidgetFrame({ widget, instance, title, frame, onLoad }: Props) {
  const scheme = useComputedColorScheme("light");
  const loaded = useRef(false);

  const sendTheme = (): void => {
    const theme = { scheme, tokens: tokensOf(scheme) };
    frame.current?.contentWindow?.postMessage({ latchkey: "theme", theme }, `widget://${widget}`);
  };

  useEffect(() => {
    if (loaded.current) sendTheme();
  });

  // In an element of its own: the isolated world takes a frame that floods out of it, which React then need not know.
  return (
    <div className="widget-frame-place">
      <iframe
        ref={frame}
        className="widget-frame"
        title={title}
        sandbox="allow-scripts allow-same-origin allow-forms"
        src={`widget://${widget}/`}
        data-instance={instance}
        onLoad={() => {
          loaded.current = true;
          sendTheme();
          onLoad();
        }}
      />
    </div>
  );
}
