import { Button, Group } from "@mantine/core";
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useHostEvent } from "../host/api.tsx";
import { scrollTo } from "../ui/reveal.ts";
import { STEPS, type Step, placeBeside } from "./steps.ts";
import { useFocusBack } from "../ui/useFocusBack.ts";

interface Props {
  /** Goes to the page of the open dashboard. */
  readonly onDashboard: () => void;
  /** Adds a Search widget; null where the dashboard has one or cannot have one. */
  readonly onAddSearch: (() => void) | null;
  readonly onEnd: () => void;
}

/** Shows the window around in five steps on the real dashboard. Escape ends it; the window works on meanwhile. */
export function Tour({ onDashboard, onAddSearch, onEnd }: Props) {
  useFocusBack();
  const [at, setAt] = useState(0);
  const [found, setFound] = useState(false);
  const step = STEPS[at] as Step;
  const card = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const box = useTarget(step);
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null);

  const latest = useRef(onDashboard);
  useEffect(() => latest.current(), []);
  // What is hidden takes no focus, and the card is until it has its place.
  const placed = place !== null;
  useEffect(() => {
    if (placed) heading.current?.focus({ preventScroll: true });
  }, [at, placed]);
  useLayoutEffect(() => {
    if (card.current === null) return;
    const { width, height } = card.current.getBoundingClientRect();
    const view = { width: innerWidth, height: innerHeight };
    setPlace(
      box === null
        ? { left: (view.width - width) / 2, top: (view.height - height) / 2 }
        : placeBeside(box, { width, height }, view),
    );
  }, [box, at, found]);
  useHostEvent("widget-reported", (payload) => {
    if (step.search === true && isSearch(payload)) setFound(true);
  });

  const last = at === STEPS.length - 1;
  const forth = (): void => (last ? onEnd() : setAt(at + 1));
  const keys = (event: KeyboardEvent): void => {
    if (event.key === "Escape") onEnd();
    // On the heading, which has the focus at each step, Enter goes on; a button is pressed by it as ever.
    else if (event.key === "Enter" && event.target === heading.current) forth();
    else if (event.key === "ArrowRight" && !last) setAt(at + 1);
    else if (event.key === "ArrowLeft" && at > 0) setAt(at - 1);
    else return;
    event.stopPropagation();
    event.preventDefault();
  };
  return (
    <>
      {box === null ? null : (
        <div
          className="tour-light"
          aria-hidden
          style={{ left: box.left, top: box.top, width: box.right - box.left, height: box.bottom - box.top }}
        />
      )}
      <div
        ref={card}
        className="tour-card"
        role="dialog"
        aria-labelledby="tour-title"
        aria-describedby="tour-text"
        style={place === null ? { visibility: "hidden" } : place}
        onKeyDown={keys}
      >
        <p className="tour-count">
          Step {at + 1} of {STEPS.length}
        </p>
        <h2 id="tour-title" ref={heading} tabIndex={-1}>
          {found ? "You found it" : step.title}
        </h2>
        <p id="tour-text">
          {found ? "That is all there is to know for a start. The tour can be taken again from the menu." : step.text}
        </p>
        {last && box === null && onAddSearch !== null ? (
          <Button size="xs" variant="light" mb={10} onClick={onAddSearch}>
            Add a Search widget
          </Button>
        ) : null}
        <Group justify="space-between">
          {last ? (
            <span />
          ) : (
            <Button size="xs" variant="subtle" color="gray" onClick={onEnd}>
              Skip the tour
            </Button>
          )}
          <Group gap={8}>
            {at === 0 ? null : (
              <Button size="xs" variant="default" onClick={() => setAt(at - 1)}>
                Back
              </Button>
            )}
            <Button size="xs" onClick={forth}>
              {last ? "Done" : "Next"}
            </Button>
          </Group>
        </Group>
      </div>
    </>
  );
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Where what a step is about is now, with a little room around; null while it is not on the page. */
function useTarget(step: Step): Box | null {
  const [box, setBox] = useState<Box | null>(null);
  useEffect(() => {
    let frame = 0;
    let shown: HTMLElement | undefined;
    const look = (): void => {
      const target = step.targets
        .flatMap((selector) => [...document.querySelectorAll<HTMLElement>(selector)])
        .find((one) => one.checkVisibility());
      if (target !== undefined && target !== shown) scrollTo(target);
      shown = target;
      const next = target === undefined ? null : around(target.getBoundingClientRect());
      setBox((last) => (JSON.stringify(last) === JSON.stringify(next) ? last : next));
      frame = requestAnimationFrame(look);
    };
    look();
    return () => cancelAnimationFrame(frame);
  }, [step]);
  return box;
}

function around({ left, top, right, bottom }: DOMRect): Box {
  const room = 4;
  return {
    left: Math.max(2, left - room),
    top: Math.max(2, top - room),
    right: Math.min(innerWidth - 2, right + room),
    bottom: Math.min(innerHeight - 2, bottom + room),
  };
}

function isSearch(payload: unknown): boolean {
  // What a widget reports by itself at its start is no search of the user's: they are in its frame now.
  const inFrame = document.activeElement?.matches('iframe[src="widget://search/"]') === true;
  return (
    inFrame && typeof payload === "object" && payload !== null && "widget" in payload && payload.widget === "search"
  );
}
