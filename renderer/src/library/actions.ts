import type { Arrangement } from "../ipc/messages.gen.ts";

/** What can be done with dashboards from here. */
export interface LibraryActions {
  open(id: string): void;
  create(): void;
  /** Shows what a new one can begin as. */
  choose(): void;
  /** Reads one from a file. */
  read(): void;
  duplicate(id: string): void;
  remove(id: string, name: string): void;
  undelete(id: string, name: string): void;
  star(id: string, starred: boolean): void;
  /** Keeps the order; `done` says what was done, for Undo. */
  arrange(order: Arrangement, done?: string): void;
}
