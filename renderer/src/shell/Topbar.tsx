import type { ReactNode } from "react";
import { ThemeToggle } from "./ThemeToggle.tsx";

/** The bar above a page: what it is, and what can be done there. */
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
