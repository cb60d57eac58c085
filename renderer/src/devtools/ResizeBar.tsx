import { type KeyboardEvent, type PointerEvent, useRef } from "react";

const LEAST = 160;

/** The upper edge of the dock; dragging it or the arrow keys change the dock's height. */
export function ResizeBar({ height, onHeight }: { height: number; onHeight: (height: number) => void }) {
  const from = useRef<{ y: number; height: number } | null>(null);
  const most = (): number => Math.round(window.innerHeight * 0.75);
  const set = (wanted: number): void => onHeight(Math.min(Math.max(wanted, LEAST), most()));

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    from.current = { y: event.clientY, height };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (from.current !== null) set(from.current.height + from.current.y - event.clientY);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = event.key === "ArrowUp" ? 24 : event.key === "ArrowDown" ? -24 : 0;
    if (step === 0) return;
    event.preventDefault();
    set(height + step);
  };
  return (
    <div
      className="dock-resize"
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the developer tools"
      aria-valuenow={height}
      aria-valuemin={LEAST}
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
