import { useComputedColorScheme } from "@mantine/core";
import { type RefObject, useEffect, useRef } from "react";
import { usePreferences } from "../../host/preferences.tsx";
import { passedOn } from "../../host/passedOn.ts";
import { tokensOf } from "../../ui/theme/tokens.ts";

interface Props {
  readonly widget: string;
  readonly instance: string;
  readonly title: string;
  readonly frame: RefObject<HTMLIFrameElement | null>;
  readonly onLoad: () => void;
}

/** A widget's iframe, with an origin and a process of its own. The shell tells it theme and shortcuts now and after each change. */
export function WidgetFrame({ widget, instance, title, frame, onLoad }: Props) {
  const scheme = useComputedColorScheme("light");
  const { accent, fontSize, shortcuts } = usePreferences().preferences;
  const loaded = useRef(false);

  const tell = (): void => {
    const theme = { scheme, tokens: tokensOf(scheme, accent, fontSize) };
    const send = (message: object): void => frame.current?.contentWindow?.postMessage(message, `widget://${widget}`);
    send({ latchkey: "theme", theme });
    send({ latchkey: "keys", keys: [...passedOn(shortcuts)] });
  };

  useEffect(() => {
    if (loaded.current) tell();
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
          tell();
          onLoad();
        }}
      />
    </div>
  );
}
