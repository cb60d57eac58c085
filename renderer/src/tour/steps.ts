/** The five steps of the tour, each about one part of the window as it is. */

export interface Step {
  readonly title: string;
  readonly text: string;
  /** What it is about, as CSS selectors; the first that is visible is shown. Without any, the step stands in the middle. */
  readonly targets: readonly string[];
  /** The last step waits for the user's own search. */
  readonly search?: boolean;
}

export const STEPS: readonly Step[] = [
  {
    title: "Dashboards",
    text: "Each is a page of widgets. Folders, stars and templates keep many in order; every change can be undone.",
    targets: [".sidebar-scroll"],
  },
  {
    title: "Widgets",
    text: "Drag one by its head, resize it at its corner, press S for its settings. By keyboard: arrows move it.",
    targets: [".tile:has(.tile-head)"],
  },
  {
    title: "Providers",
    text: "Keys are entered in native dialogs and kept encrypted. Widgets use them through the app and never see one.",
    targets: ['[data-tour="providers"]'],
  },
  {
    title: "Everything by its name",
    text: "Ctrl K finds dashboards, widgets, settings and commands. Press ? to see every shortcut.",
    targets: [".sidebar-search"],
  },
  {
    title: "Now search for something",
    text: "Click into this widget and type. It searches what is on this computer: documentation, and folders that you add.",
    targets: ['.tile:has(iframe[src="widget://search/"])'],
    search: true,
  },
];

/** Where a step's card stands beside what it is about, wholly in the window; sizes in pixels. */
export function placeBeside(
  target: { left: number; top: number; right: number; bottom: number },
  card: { width: number; height: number },
  window: { width: number; height: number },
): { left: number; top: number } {
  const gap = 14;
  const clamp = (value: number, most: number): number => Math.max(gap, Math.min(value, most - gap));
  const top = clamp(target.top, window.height - card.height);
  if (target.right + gap + card.width + gap <= window.width) return { left: target.right + gap, top };
  if (target.left - gap - card.width >= gap) return { left: target.left - gap - card.width, top };
  const below = target.bottom + gap + card.height + gap <= window.height;
  return {
    left: clamp(target.left, window.width - card.width),
    top: below ? target.bottom + gap : clamp(target.top - gap - card.height, window.height - card.height),
  };
}
