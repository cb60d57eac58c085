import type { Notice } from "../ipc/messages.gen.ts";

const GRAVITY: Readonly<Record<Notice["level"], number>> = { danger: 0, warning: 1, info: 2 };

/** Sorts notices by severity, the gravest first. Equals keep their order. */
export function orderNotices(notices: readonly Notice[]): readonly Notice[] {
  return notices.toSorted((a, b) => GRAVITY[a.level] - GRAVITY[b.level]);
}
