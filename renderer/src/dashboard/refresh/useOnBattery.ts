import { useEffect, useState } from "react";
import { useApi } from "../../host/api.tsx";

const EVERY_MS = 30_000;

/** Whether the computer runs on its battery; false while nobody wants to know, and where it does not tell. */
export function useOnBattery(wanted: boolean): boolean {
  const api = useApi();
  const [on, setOn] = useState(false);
  useEffect(() => {
    if (!wanted) return undefined;
    let current = true;
    const look = (): void => {
      api.system.power().then(
        ({ source }) => {
          if (current) setOn(source === "battery");
        },
        () => undefined,
      );
    };
    look();
    const timer = setInterval(look, EVERY_MS);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [api, wanted]);
  return wanted && on;
}
