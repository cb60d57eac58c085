import { Button } from "@mantine/core";
import { useState } from "react";
import { useApi } from "../../host/api.tsx";
import { describeError } from "../../host/describeError.ts";
import type { ChannelRow } from "../../ipc/messages.gen.ts";
import { formatMs } from "../../ui/format.ts";
import { type Field, type Typed, fieldsOf, initialTyped, read, typedOf } from "../../ui/schemaFields.ts";
import { SearchedTree } from "../tree/Tree.tsx";
import { Part } from "../ui.tsx";

/** Which one it is shows only as the program runs; the main process validates what it is sent. */
type ChannelName = Parameters<ReturnType<typeof useApi>["invoke"]>[0];

type Outcome = { readonly ms: number } & ({ readonly value: unknown } | { readonly error: unknown });

/** Calls a channel with what is typed into a form that its schema makes. A channel that changes something says so. */
export function TryChannel({ channel }: { channel: ChannelRow }) {
  const api = useApi();
  const schema = channel.params ?? { properties: {} };
  const fields = fieldsOf(schema);
  const [typed, setTyped] = useState<Typed>(() => initialTyped(fields));
  const [faults, setFaults] = useState<ReadonlyMap<string, string>>(new Map());
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [busy, setBusy] = useState(false);
  if (channel.streams) return null;

  const send = async (): Promise<void> => {
    const values = read(fields, typed);
    setFaults(values.faults ?? new Map());
    if (values.faults !== undefined) return;
    setBusy(true);
    const began = performance.now();
    try {
      const value: unknown = await api.invoke(channel.name as ChannelName, values.values as never);
      setOutcome({ value, ms: performance.now() - began });
    } catch (error) {
      setOutcome({ error, ms: performance.now() - began });
    }
    setBusy(false);
  };
  return (
    <Part title="Try it">
      <form
        className="try"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {fields.length === 0 ? <p className="muted">It takes no params.</p> : null}
        {fields.map((field) => (
          <TryField
            key={field.name}
            field={field}
            text={typedOf(typed, field.name)}
            fault={faults.get(field.name)}
            onType={(text) => setTyped((last) => ({ ...last, [field.name]: text }))}
          />
        ))}
        <div className="try-send">
          <Button type="submit" size="compact-xs" loading={busy}>
            Call it
          </Button>
          <span className="muted">
            {channel.reads ? "It only reads." : "It may change something: this is the real channel."}
          </span>
        </div>
      </form>
      {outcome === null ? null : "error" in outcome ? (
        <div className="detail-error" role="alert">
          <strong>{describeError(outcome.error).code}</strong> {describeError(outcome.error).message}
        </div>
      ) : (
        <>
          <p className="muted" role="status">
            Answered after {formatMs(outcome.ms)}.
          </p>
          <SearchedTree label="Answer" value={outcome.value} />
        </>
      )}
    </Part>
  );
}

interface FieldProps {
  readonly field: Field;
  readonly text: string;
  readonly fault: string | undefined;
  readonly onType: (text: string) => void;
}

function TryField({ field, text, fault, onType }: FieldProps) {
  const common = {
    "aria-label": field.label,
    "aria-invalid": fault !== undefined,
    "aria-required": field.required,
    value: text,
  };
  const change = (event: { currentTarget: { value: string } }): void => onType(event.currentTarget.value);
  return (
    <label className="try-field">
      <span>
        {field.name}
        {field.required ? " *" : ""}
      </span>
      {field.kind === "boolean" ? (
        <input
          type="checkbox"
          aria-label={field.label}
          checked={text === "true"}
          onChange={(event) => onType(String(event.currentTarget.checked))}
        />
      ) : field.kind === "choice" ? (
        <select {...common} onChange={change}>
          <option value="">–</option>
          {field.choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      ) : field.kind === "json" || field.kind === "lines" || field.kind === "long" ? (
        <textarea
          {...common}
          rows={2}
          spellCheck={false}
          onChange={change}
          placeholder={field.kind === "json" ? "JSON" : ""}
        />
      ) : (
        <input type="text" {...common} spellCheck={false} onChange={change} />
      )}
      {fault === undefined ? null : <small className="try-fault">{fault}</small>}
    </label>
  );
}
