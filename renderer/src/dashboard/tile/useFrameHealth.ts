import { type RefObject, useCallback, useEffect, useState } from "react";
import { useHostEvent } from "../../host/api.tsx";
import { restarts } from "./restarts.ts";

/**
 * `starting` until the frame has loaded or reported; `dead` when its process ended or it never started; `stopped` when
 * it was unloaded because its widget flooded the window.
 */
type FrameState = "starting" | "alive" | "dead" | "stopped";

export interface FrameHealth {
  readonly state: FrameState;
  /** What it did, in a sentence; empty while it has not been stopped. */
  readonly reason: string;
  /** Seconds until it may be started again, after several floods; 0: now. */
  readonly wait: number;
  readonly loaded: () => void;
}

const FLOODS: ReadonlyMap<unknown, string> = new Map([
  ["messages", "It sent messages to the window without end."],
  ["ports", "It asked for connections without end."],
  ["calls", "It called the app without end."],
  ["console", "It wrote to the console without end."],
  ["requests", "It asked for files and addresses without end that it cannot have."],
  ["hidden", "A widget flooded the window and hid which one it is, so every widget was stopped."],
]);

/** A frame that has not loaded after this time counts as dead. */
const START_LIMIT_MS = 15_000;

/** Tracks whether one frame is alive. A new `attempt` starts over. */
export function useFrameHealth(
  instance: string,
  frame: RefObject<HTMLIFrameElement | null>,
  attempt: number,
): FrameHealth {
  const [state, setState] = useState<FrameState>("starting");
  const [reason, setReason] = useState("");
  const [wait, setWait] = useState(0);

  useEffect(() => {
    setState("starting");
    setReason("");
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
    const stopped = (event: Event): void => {
      if (!(event instanceof CustomEvent) || event.target !== frame.current) return;
      // Where nobody knows who it was, it may have been another.
      if (event.detail !== "hidden") restarts.stopped(instance);
      setReason(FLOODS.get(event.detail) ?? "It flooded the window.");
      setState("stopped");
    };
    document.addEventListener("latchkey:frame-gone", gone);
    document.addEventListener("latchkey:frame-stopped", stopped);
    return () => {
      document.removeEventListener("latchkey:frame-gone", gone);
      document.removeEventListener("latchkey:frame-stopped", stopped);
    };
  }, [frame, instance]);

  useEffect(() => {
    if (state !== "stopped") return undefined;
    const look = (): void => setWait(Math.ceil(restarts.waits(instance) / 1_000));
    look();
    const timer = setInterval(look, 1_000);
    return () => clearInterval(timer);
  }, [state, instance]);

  const loaded = useCallback(() => setState("alive"), []);
  return { state, reason, wait: state === "stopped" ? wait : 0, loaded };
}

function isAbout(payload: unknown, instance: string): boolean {
  return typeof payload === "object" && payload !== null && "instance" in payload && payload.instance === instance;
}
