import type { Notice } from "../ipc/messages.gen.ts";

const GRAVITY: Readonly<Record<Notice["level"], number>> = { danger: 0, warning: 1, info: 2 };

/** The gravest first; of equals, in the order in which they came. */
export function bySeverity(notices: readonly Notice[]): readonly Notice[] {
  return notices.toSorted((a, b) => GRAVITY[a.level] - GRAVITY[b.level]);
}
