import { useEffect, useRef } from "react";

interface Props {
  readonly label: string;
  readonly name: string;
  readonly onDone: (name: string) => void;
  readonly onCancel: () => void;
}

/** A name as a text field: Enter and leaving it keep what was typed, Escape does not. */
export function NameField({ label, name, onDone, onCancel }: Props) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // The user has just chosen to rename.
    field.current?.focus();
    field.current?.select();
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
