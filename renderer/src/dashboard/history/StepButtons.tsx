import { ActionIcon, Tooltip } from "@mantine/core";
import { IconArrowBackUp, IconArrowForwardUp } from "@tabler/icons-react";
import type { DashboardSteps } from "../../ipc/messages.gen.ts";

/** Undo and Redo, which say what they will do. */
export function StepButtons({ steps, onWalk }: { steps: DashboardSteps; onWalk: (way: "undo" | "redo") => void }) {
  const undo = steps.undo === null ? "Nothing to undo" : `Undo: ${steps.undo}`;
  const redo = steps.redo === null ? "Nothing to redo" : `Redo: ${steps.redo}`;
  return (
    <>
      <Tooltip label={`${undo} · Ctrl Z`}>
        <ActionIcon size={30} aria-label={undo} disabled={steps.undo === null} onClick={() => onWalk("undo")}>
          <IconArrowBackUp size={17} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={`${redo} · Ctrl Shift Z`}>
        <ActionIcon size={30} aria-label={redo} disabled={steps.redo === null} onClick={() => onWalk("redo")}>
          <IconArrowForwardUp size={17} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
