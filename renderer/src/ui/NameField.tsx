import { useEffect, useRef } from "react";

interface Props {
  readonly label: string;
  readonly name: string;
  readonly onDone: (name: string) => void;
  readonly onCancel: () => void;
}

/** Until the name's own menu is drawn again. */
const AFTER_MS = 30;

/** A name as a text field: Enter and leaving it keep what was typed, Escape does not. The focus goes to its menu then. */
export function NameField({ label, name, onDone, onCancel }: Props) {
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
  return (
    <input
      ref={field}
      className="title-field"
      aria-label={label}
      maxLength={120}
      defaultValue={name}
      onBlur={(event) => onDone(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") onDone(event.currentTarget.value);
        if (event.key === "Escape") onCancel();
      }}
    />
  );
}
