import { useEffect, useRef } from "preact/hooks";
import { host } from "./host.ts";

/** Offers what the widget shows for a file, by the tile's menu; undefined: there is nothing at the moment. */
export function useOffer(data: unknown): void {
  const latest = useRef(data);
  latest.current = data;
  const there = data !== undefined;
  useEffect(() => (there ? host.latchkey.offerData(() => latest.current) : undefined), [there]);
}
