import { type ReactNode, createContext, useContext } from "react";
import { SECTIONS, SETTINGS, type SectionId } from "./entries.ts";

const Found = createContext<ReadonlySet<string>>(new Set());

export const FoundSettings = Found.Provider;

/** Whether a section has a setting that fits what is typed. */
function useSectionFound(id: SectionId): boolean {
  const found = useContext(Found);
  return SETTINGS.some((setting) => setting.section === id && found.has(setting.id));
}

/** A card of the page with its heading; gone while nothing in it fits what is typed. */
export function Section({ id, children }: { id: SectionId; children: ReactNode }) {
  if (!useSectionFound(id)) return null;
  return (
    <section className="card" aria-labelledby={`settings-${id}`} data-section={id}>
      <h2 className="card-title" id={`settings-${id}`}>
        {SECTIONS.find((section) => section.id === id)?.title}
      </h2>
      {children}
    </section>
  );
}

/** What has a card of its own; `data-section` is where the page's list of contents leads. */
export function Part({ id, children }: { id: SectionId; children: ReactNode }) {
  return useSectionFound(id) ? <div data-section={id}>{children}</div> : null;
}

interface RowProps {
  /** As in `entries.ts`. */
  readonly id: string;
  readonly title: string;
  readonly text: ReactNode;
  /** What changes it. It is labelled by the element of that id. */
  readonly control: (labelId: string) => ReactNode;
}

/** One setting: its name, what it does, and what changes it. */
export function Row({ id, title, text, control }: RowProps) {
  const found = useContext(Found);
  if (!found.has(id)) return null;
  const labelId = `setting-${id}`;
  return (
    <div className="setting-row" data-setting={id}>
      <div>
        <strong id={labelId}>{title}</strong>
        <p>{text}</p>
      </div>
      {control(labelId)}
    </div>
  );
}
