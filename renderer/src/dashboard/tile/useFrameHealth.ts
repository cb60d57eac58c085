import { type RefObject, useCallback, useEffect, useState } from "react";
import { useHostEvent } from "../../host/api.tsx";

/** `starting` until the frame has loaded or reported; `dead` when its process ended or it never started. */
export type FrameState = "starting" | "alive" | "dead";

/** A frame that has not loaded after this time counts as dead. */
const START_LIMIT_MS = 15_000;

/** Tracks whether one frame is alive. A new `attempt` starts over. */
export function useFrameHealth(
  instance: string,
  frame: RefObject<HTMLIFrameElement | null>,
  attempt: number,
): { state: FrameState; loaded: () => void } {
  const [state, setState] = useState<FrameState>("starting");

  useEffect(() => {
    setState("starting");
    const timer = setTimeout(() => {
      setState((last) => (last === "starting" && frame.current !== null ? "dead" : last));
    }, START_LIMIT_MS);
    return () => clearTimeout(timer);
  }, [attempt, instance, frame]);

  useHostEvent("widget-reported", (payload) => {
    if (isAbout(payload, instance)) setState("alive");
  });

  useEffect(() => {
    const gone = (event: Event): void => {
      if (event instanceof CustomEvent && event.target === frame.current) setState("dead");
    };
    document.addEventListener("latchkey:frame-gone", gone);
    return () => document.removeEventListener("latchkey:frame-gone", gone);
  }, [frame]);

  const loaded = useCallback(() => setState("alive"), []);
  return { state, loaded };
}

function isAbout(payload: unknown, instance: string): boolean {
  return typeof payload === "object" && payload !== null && "instance" in payload && payload.instance === instance;
}
