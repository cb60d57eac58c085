/**
 * Copies text to the clipboard, right after a click or key. Whether it worked. The asynchronous clipboard is refused to
 * frames of other origins; copying what is selected is not.
 */
export function copyText(text: string): boolean {
  const field = document.createElement("textarea");
  field.value = text;
  field.setAttribute("aria-hidden", "true");
  field.style.cssText = "position: fixed; top: 0; left: 0; width: 1px; height: 1px; opacity: 0";
  const before = document.activeElement;
  document.body.append(field);
  field.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    field.remove();
    if (before instanceof HTMLElement) before.focus();
  }
}
