/**
 * Only its user writes a widget's text to the clipboard: with Ctrl+C or the context menu, which go past this.
 *
 * Chromium lets `execCommand("copy")` write in the seconds after any click or key press, whatever the policy says.
 */

const COPYING = new Set(["copy", "cut"]);

/** Makes `execCommand` of documents refuse to copy, as it would without a click. */
export function keepClipboard(documents: Document): void {
  const original = documents.execCommand;
  Object.defineProperty(documents, "execCommand", {
    configurable: false,
    enumerable: true,
    writable: false,
    value: function execCommand(this: Document, command: string, ...rest: unknown[]): boolean {
      const name = String(command);
      if (COPYING.has(name.toLowerCase())) return false;
      return Reflect.apply(original, this, [name, ...rest]) as boolean;
    },
  });
}
