import { useEffect, useRef } from "react";
import { latchkey } from "./host.ts";

/** Offers what a component shows for a file, unless the widget itself offers something. */
export function useOffer(data: () => unknown): void {
  const latest = useRef(data);
  useEffect(() => {
    latest.current = data;
  });
  useEffect(() => latchkey().offerData(() => latest.current(), { fallback: true }), []);
}
