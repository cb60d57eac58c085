/** Keeps text a moment after the last change: one write under way at a time, and never an older one after a newer. */

export type Keeping = "kept" | "changed" | "keeping" | { readonly failed: unknown };

const PAUSE_MS = 400;

export class Keeper {
  private text: string | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private writing = false;
  private readonly write: (text: string) => Promise<void>;
  private readonly tell: (state: Keeping) => void;

  constructor(write: (text: string) => Promise<void>, tell: (state: Keeping) => void) {
    this.write = write;
    this.tell = tell;
  }

  /** The text is now this. */
  change(text: string): void {
    this.text = text;
    this.tell("changed");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), PAUSE_MS);
  }

  /** Keeps what is not kept yet, now: the widget may be gone in a moment. */
  flush(): void {
    clearTimeout(this.timer);
    if (this.text === undefined || this.writing) return;
    const text = this.text;
    this.text = undefined;
    this.writing = true;
    this.tell("keeping");
    this.write(text).then(
      () => this.wrote(),
      (failed: unknown) => {
        this.writing = false;
        // What is newer is tried in its turn; else this text waits for the next try.
        this.text ??= text;
        this.tell({ failed });
      },
    );
  }

  private wrote(): void {
    this.writing = false;
    if (this.text === undefined) this.tell("kept");
    else this.flush();
  }
}
