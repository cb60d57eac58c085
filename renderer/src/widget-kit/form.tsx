import { type ReactNode, useId, useState } from "react";
import { failureOf } from "./host.ts";
import { Button } from "./states.tsx";

/** One field of a form. */
interface Field {
  readonly label: string;
  readonly type?: "text" | "multiline" | "number" | "date" | "color" | "checkbox" | "choice";
  readonly description?: string;
  readonly required?: boolean;
  /** For `choice`. */
  readonly options?: readonly (string | { readonly value: string; readonly label: string })[];
}

type Value = string | number | boolean | undefined;
type Values = Record<string, Value>;

interface FormProps {
  readonly fields: Readonly<Record<string, Field>>;
  readonly initial?: Values;
  /** The label of the button. */
  readonly submit?: string;
  /** A sentence for each field that has something wrong with it. */
  readonly check?: (values: Values) => Record<string, string | undefined>;
  readonly onSubmit: (values: Values) => void | Promise<void>;
}

/** A form. A field's error shows beside it; while `onSubmit` works the button waits, and its failure is shown. */
export function Form({ fields, initial = {}, submit = "Save", check, onSubmit }: FormProps): ReactNode {
  const [values, setValues] = useState<Values>(initial);
  const [tried, setTried] = useState(false);
  const [working, setWorking] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const wrong = faults(fields, values, check);
  const send = async (): Promise<void> => {
    setTried(true);
    if (working || Object.keys(wrong).length > 0) return;
    setWorking(true);
    setFailure(undefined);
    try {
      await onSubmit(values);
    } catch (error) {
      setFailure(error);
    } finally {
      setWorking(false);
    }
  };
  return (
    <form
      className="kit-stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {Object.entries(fields).map(([name, field]) => (
        <Entry
          key={name}
          name={name}
          field={field}
          value={values[name]}
          fault={tried ? wrong[name] : undefined}
          onChange={(value) => setValues((last) => ({ ...last, [name]: value }))}
        />
      ))}
      {failure === undefined ? null : (
        <p role="alert" className="kit-fault">
          {failureOf(failure).message}
        </p>
      )}
      <div>
        <Button type="submit" primary disabled={working}>
          {submit}
        </Button>
      </div>
    </form>
  );
}

interface EntryProps {
  readonly name: string;
  readonly field: Field;
  readonly value: Value;
  readonly fault: string | undefined;
  readonly onChange: (value: Value) => void;
}

function Entry({ name, field, value, fault, onChange }: EntryProps): ReactNode {
  const id = useId();
  const common = {
    id,
    name,
    required: field.required === true,
    "aria-invalid": fault !== undefined,
    "aria-describedby": `${id}-more`,
  };
  const type = field.type ?? "text";
  const text = value === undefined ? "" : String(value);
  const change = (event: { currentTarget: { value: string } }): void => onChange(event.currentTarget.value);
  const more = fault ?? field.description;
  return (
    <div className={type === "checkbox" ? "kit-field kit-check" : "kit-field"}>
      <label htmlFor={id}>
        {field.label}
        {field.required === true ? <span aria-hidden="true"> *</span> : null}
      </label>
      {type === "multiline" ? (
        <textarea {...common} rows={4} value={text} onChange={change} />
      ) : type === "choice" ? (
        <select {...common} value={text} onChange={change}>
          <option value="">Choose…</option>
          {field.options?.map((option) => {
            const { value: key, label } = typeof option === "string" ? { value: option, label: option } : option;
            return (
              <option key={key} value={key}>
                {label}
              </option>
            );
          })}
        </select>
      ) : type === "checkbox" ? (
        <input
          {...common}
          type="checkbox"
          checked={value === true}
          onChange={(event) => onChange(event.target.checked)}
        />
      ) : type === "number" ? (
        <input
          {...common}
          type="number"
          step="any"
          value={text}
          onChange={({ target }) => onChange(target.value === "" ? undefined : target.valueAsNumber)}
        />
      ) : (
        <input {...common} type={type} value={type === "color" && text === "" ? "#000000" : text} onChange={change} />
      )}
      <small id={`${id}-more`} className={fault === undefined ? "kit-muted" : "kit-fault"}>
        {more}
      </small>
    </div>
  );
}

function faults(fields: FormProps["fields"], values: Values, check: FormProps["check"]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = values[name];
    const empty = value === undefined || (typeof value === "string" && value.trim() === "");
    if (field.required === true && (empty || value === false)) found[name] = "This is needed.";
  }
  for (const [name, words] of Object.entries(check?.(values) ?? {})) {
    if (words !== undefined && words !== "") found[name] ??= words;
  }
  return found;
}
