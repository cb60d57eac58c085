import { IconPlayerPause } from "@tabler/icons-react";
import { useCountdown } from "../ui/useCountdown.ts";

/** Shows that a service asked for a pause, and how much of it is left. Latchkey sends nothing meanwhile. */
export function RateLimitPause({ seconds }: { seconds: number }) {
  const left = useCountdown(seconds);
  if (left === 0) return null;
  return (
    <span className="pause" role="status" title="The service asked to wait. Nothing is sent to it meanwhile.">
      <IconPlayerPause size={13} aria-hidden /> Rate limited, {left} s left
    </span>
  );
}
