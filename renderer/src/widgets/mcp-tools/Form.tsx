/** @jsxImportSource preact */
import { type Field, type Typed, typedOf } from "../../ui/schemaFields.ts";

interface Props {
  readonly fields: readonly Field[];
  readonly typed: Typed;
  readonly faults: ReadonlyMap<string, string>;
  readonly onType: (name: string, text: string) => void;
}

/** The fields of a tool, each with its label, its help, and what is wrong with it. */
export function Form({ fields, typed, faults, onType }: Props) {
  if (fields.length === 0) return <p class="muted">It takes no arguments.</p>;
  return (
    <>
      {fields.map((field) => (
        <Row
          key={field.name}
          field={field}
          text={typedOf(typed, field.name)}
          fault={faults.get(field.name)}
          onType={onType}
        />
      ))}
    </>
  );
}

interface RowProps {
  readonly field: Field;
  readonly text: string;
  readonly fault: string | undefined;
  readonly onType: (name: string, text: string) => void;
}

function Row({ field, text, fault, onType }: RowProps) {
  const id = `field-${field.name}`;
  const notes = [field.help === "" ? "" : `${id}-help`, fault === undefined ? "" : `${id}-fault`].join(" ").trim();
  const common = {
    id,
    "aria-describedby": notes === "" ? undefined : notes,
    "aria-invalid": fault !== undefined,
    "aria-required": field.required,
  };
  const change = (event: { currentTarget: { value: string } }): void => onType(field.name, event.currentTarget.value);
  return (
    <div class={field.kind === "boolean" ? "field field-switch" : "field"}>
      <label for={id}>
        {field.label}
        {field.required ? null : <span class="muted"> optional</span>}
      </label>
      {field.kind === "boolean" ? (
        <input
          {...common}
          type="checkbox"
          checked={text === "true"}
          onChange={(event) => onType(field.name, String(event.currentTarget.checked))}
        />
      ) : field.kind === "choice" ? (
        <select {...common} value={text} onChange={change}>
          <option value="">–</option>
          {field.choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice.startsWith('"') ? (JSON.parse(choice) as string) : choice}
            </option>
          ))}
        </select>
      ) : field.kind === "long" || field.kind === "lines" || field.kind === "json" ? (
        <textarea
          {...common}
          rows={3}
          spellcheck={false}
          placeholder={field.kind === "lines" ? "One in each line" : field.kind === "json" ? "JSON" : ""}
          value={text}
          onInput={change}
        />
      ) : (
        <input
          {...common}
          type="text"
          inputMode={INPUT_MODES[field.kind]}
          spellcheck={false}
          value={text}
          onInput={change}
        />
      )}
      {field.help === "" ? null : (
        <small id={`${id}-help`} class="muted">
          {field.help}
        </small>
      )}
      {fault === undefined ? null : (
        <small id={`${id}-fault`} class="fault">
          {fault}
        </small>
      )}
    </div>
  );
}

const INPUT_MODES: Record<string, "decimal" | "numeric"> = { number: "decimal", integer: "numeric" };
