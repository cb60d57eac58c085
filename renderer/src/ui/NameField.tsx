import { useEffect, useRef } from "react";

interface Props {
  readonly label: string;
  readonly name: string;
  /** Another name was typed: 1 to 120 characters, without blanks around them. */
  readonly onRename: (name: string) => void;
  /** The field is to go, with or without another name. */
  readonly onEnd: () => void;
}

/** Until the name's own menu is drawn again. */
const AFTER_MS = 30;
const LONGEST = 120;

/** A name as a text field: Enter and leaving it keep what was typed, Escape does not. The focus goes to its menu then. */
export function NameField({ label, name, onRename, onEnd }: Props) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // The user has just chosen to rename.
    field.current?.focus();
    field.current?.select();
    const beside = field.current?.parentElement;
    return () => {
      setTimeout(() => {
        if (document.activeElement !== document.body) return;
        beside?.querySelector<HTMLElement>("[aria-haspopup=menu]")?.focus({ preventScroll: true });
      }, AFTER_MS);
    };
  }, []);
  const finish = (typed: string): void => {
    onEnd();
    const next = typed.trim().slice(0, LONGEST);
    if (next !== "" && next !== name) onRename(next);
  };
  return (
    <input
      ref={field}
      className="title-field"
      aria-label={label}
      maxLength={LONGEST}
      defaultValue={name}
      onBlur={(event) => finish(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") finish(event.currentTarget.value);
        if (event.key === "Escape") onEnd();
      }}
    />
  );
}
