import { IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { BarButton } from "./ui.tsx";
import type { Watch } from "./useWatch.ts";

/** Holds what a list shows, and lets it go on. */
export function PauseButton({ watch }: { watch: Pick<Watch, "paused" | "setPaused"> }) {
  return (
    <BarButton
      label={watch.paused ? "Go on (p)" : "Pause (p)"}
      Icon={watch.paused ? IconPlayerPlay : IconPlayerPause}
      pressed={watch.paused}
      onClick={() => watch.setPaused(!watch.paused)}
    />
  );
}
