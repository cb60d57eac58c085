import { type ReactNode, createContext, useCallback, useContext, useState } from "react";

const Announce = createContext<(text: string) => void>(() => undefined);

/** Returns a function that reads a text out to screen readers. */
export function useAnnounce(): (text: string) => void {
  return useContext(Announce);
}

/** Renders the page's one polite live region. */
export function Announcer({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState({ text: "", turn: 0 });
  const announce = useCallback((text: string) => setSaid((last) => ({ text, turn: last.turn + 1 })), []);
  return (
    <Announce value={announce}>
      {children}
      <div className="visually-hidden" role="status" aria-live="polite">
        {/* A new element each time, so that the same text is read out again. */}
        <span key={said.turn}>{said.text}</span>
      </div>
    </Announce>
  );
}
