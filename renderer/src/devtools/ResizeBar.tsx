import { type KeyboardEvent, type PointerEvent, useRef } from "react";

const LEAST = { below: 160, beside: 360 };
const STEP = 24;

interface Props {
  /** Whether the dock is beside the page; else it is below it. */
  readonly beside: boolean;
  readonly size: number;
  readonly onSize: (size: number) => void;
}

/** The edge of the dock towards the page; dragging it or the arrow keys change the dock's height or width. */
export function ResizeBar({ beside, size, onSize }: Props) {
  const from = useRef<{ at: number; size: number } | null>(null);
  const least = beside ? LEAST.beside : LEAST.below;
  const most = (): number => Math.round((beside ? window.innerWidth : window.innerHeight) * 0.75);
  const set = (wanted: number): void => onSize(Math.min(Math.max(wanted, least), most()));
  const placeOf = (event: PointerEvent): number => (beside ? event.clientX : event.clientY);

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    from.current = { at: placeOf(event), size };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (from.current !== null) set(from.current.size + from.current.at - placeOf(event));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const [more, less] = beside ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    const step = event.key === more ? STEP : event.key === less ? -STEP : 0;
    if (step === 0) return;
    event.preventDefault();
    set(size + step);
  };
  return (
    <div
      className="dock-resize"
      role="separator"
      aria-orientation={beside ? "vertical" : "horizontal"}
      aria-label={`${beside ? "Width" : "Height"} of the developer tools`}
      aria-valuenow={size}
      aria-valuemin={least}
      aria-valuemax={most()}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        from.current = null;
      }}
      onKeyDown={onKeyDown}
    />
  );
}
