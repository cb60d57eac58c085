import { useEffect, useState } from "preact/hooks";

/** The width of the widget's frame in CSS pixels. */
export function useWidth(): number {
  const [width, setWidth] = useState(innerWidth);
  useEffect(() => {
    const resized = (): void => setWidth(innerWidth);
    addEventListener("resize", resized);
    return () => removeEventListener("resize", resized);
  }, []);
  return width;
}
