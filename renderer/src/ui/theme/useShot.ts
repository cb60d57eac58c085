import { useEffect, useState } from "react";

/** What the page is being pictured for: `paper` in light colours, `picture` as it looks; empty most of the time. */
export type Shot = "" | "paper" | "picture";

/** Follows the main process, which tells the document when it takes a picture. The style sheet `shot.css` does the rest. */
export function useShot(): Shot {
  const [shot, setShot] = useState<Shot>("");
  useEffect(() => {
    const hear = (event: Event): void => {
      const told: unknown = event instanceof CustomEvent ? event.detail : "";
      setShot(told === "paper" || told === "picture" ? told : "");
    };
    document.addEventListener("latchkey:shot", hear);
    return () => document.removeEventListener("latchkey:shot", hear);
  }, []);
  return shot;
}
