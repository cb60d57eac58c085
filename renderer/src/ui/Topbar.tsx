import type { ReactNode } from "react";
import { ThemeToggle } from "./ThemeToggle.tsx";

/** The bar above a page: its title and its actions. */
export function Topbar({ title, detail, children }: { title: ReactNode; detail?: ReactNode; children?: ReactNode }) {
  return (
    <header className="topbar">
      <div className="topbar-title">{title}</div>
      {detail === undefined ? null : <div className="topbar-detail">{detail}</div>}
      <div className="topbar-actions">
        {children}
        <ThemeToggle />
      </div>
    </header>
  );
}
