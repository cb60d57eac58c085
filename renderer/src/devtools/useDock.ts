import { useState } from "react";
import { useRemembered } from "../ui/useRemembered.ts";
import { type Inspection, useInspections } from "./inspect.ts";

/** Whether the developer tools are open, and for what; a wish to inspect something opens them. */
export function useDock() {
  const [isOpen, setOpen] = useRemembered("dock.open", false);
  const [inspection, setInspection] = useState<Inspection | null>(null);
  useInspections((wanted) => {
    setInspection(wanted);
    setOpen(true);
  });
  const close = (): void => {
    setOpen(false);
    setInspection(null);
  };
  return { isOpen, inspection, close, toggle: (): void => (isOpen ? close() : setOpen(true)) };
}
