import { Tooltip } from "@mantine/core";
import type { ReactNode } from "react";

interface EntryProps {
  readonly folded: boolean;
  readonly icon: ReactNode;
  readonly label: string;
  readonly current?: boolean;
  readonly pressed?: boolean;
  readonly onClick: () => void;
}

/** One line of the sidebar; folded, an icon with a tooltip. */
export function Entry({ folded, icon, label, current = false, pressed, onClick }: EntryProps) {
  const button = (
    <button
      type="button"
      className="sidebar-entry"
      aria-current={current ? "page" : undefined}
      aria-pressed={pressed}
      aria-label={folded ? label : undefined}
      onClick={onClick}
    >
      <span className="sidebar-icon" aria-hidden>
        {icon}
      </span>
      {folded ? null : <span className="sidebar-label">{label}</span>}
    </button>
  );
  return folded ? (
    <Tooltip label={label} position="right">
      {button}
    </Tooltip>
  ) : (
    button
  );
}
