import { IconPlayerPause } from "@tabler/icons-react";
import { useCountdown } from "../ui/useCountdown.ts";

/** That a service asked to wait, and for how long still. No call is made meanwhile. */
export function Pause({ seconds }: { seconds: number }) {
  const left = useCountdown(seconds);
  if (left === 0) return null;
  return (
    <span className="pause" role="status" title="The service asked to wait. Nothing is sent to it meanwhile.">
      <IconPlayerPause size={13} aria-hidden /> Rate limited, {left} s left
    </span>
  );
}
