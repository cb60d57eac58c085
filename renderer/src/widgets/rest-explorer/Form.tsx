/** @jsxImportSource preact */
import { Fragment } from "preact";
import { useState } from "preact/hooks";
import { type Field, METHODS, type Method, type Typed } from "./request.ts";

interface Props {
  readonly typed: Typed;
  readonly fault: { readonly field: Field; readonly fault: string } | undefined;
  readonly busy: boolean;
  readonly onType: (typed: Typed) => void;
  readonly onSend: () => void;
  readonly onStop: () => void;
}

/** The fields that hold a line for each of their values, and are shown when they are wanted. */
const LINES = [
  ["query", "Query", "limit = 10"],
  ["headers", "Headers", "Accept-Language: de"],
] as const;

/** Method and path, and below them the query, headers and the body. Ctrl+Enter sends from any field. */
export function Form({ typed, fault, busy, onType, onSend, onStop }: Props) {
  const [wanted, setWanted] = useState<readonly Field[]>([]);
  const faultOf = (field: Field): string | undefined => (fault?.field === field ? fault.fault : undefined);
  const withBody = typed.method !== "GET";
  const isOpen = (field: "query" | "headers"): boolean =>
    wanted.includes(field) || typed[field] !== "" || faultOf(field) !== undefined;
  return (
    <form
      class="request"
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !event.ctrlKey) return;
        event.preventDefault();
        onSend();
      }}
    >
      <div class="line">
        <select
          aria-label="Method"
          data-method={typed.method}
          value={typed.method}
          onChange={(event) => onType({ ...typed, method: event.currentTarget.value as Method })}
        >
          {METHODS.map((method) => (
            <option key={method} value={method}>
              {method}
            </option>
          ))}
        </select>
        <input
          id="rest-path"
          class="path"
          aria-label="Path"
          aria-invalid={faultOf("path") !== undefined}
          placeholder="/items"
          spellcheck={false}
          value={typed.path}
          onInput={(event) => onType({ ...typed, path: event.currentTarget.value })}
        />
        {busy ? (
          <button type="button" class="button" onClick={onStop}>
            Stop
          </button>
        ) : (
          <button type="submit" class="button send">
            Send
          </button>
        )}
      </div>
      <Fault>{faultOf("path")}</Fault>
      {LINES.map(([name, label, example]) => (
        <Fragment key={name}>
          {isOpen(name) ? (
            <label class="field">
              <span>{label}, a line for each</span>
              <textarea
                id={`rest-${name}`}
                rows={2}
                aria-invalid={faultOf(name) !== undefined}
                placeholder={example}
                spellcheck={false}
                value={typed[name]}
                onInput={(event) => onType({ ...typed, [name]: event.currentTarget.value })}
              />
            </label>
          ) : null}
          <Fault>{faultOf(name)}</Fault>
        </Fragment>
      ))}
      <span class="adds">
        {LINES.filter(([name]) => !isOpen(name)).map(([name, label]) => (
          <button key={name} type="button" class="add" onClick={() => setWanted([...wanted, name])}>
            {`+ ${label}`}
          </button>
        ))}
      </span>
      {withBody ? (
        <label class="field">
          <span>Body, as JSON</span>
          <textarea
            id="rest-body"
            rows={3}
            aria-invalid={faultOf("body") !== undefined}
            placeholder={'{"name": "…"}'}
            spellcheck={false}
            value={typed.body}
            onInput={(event) => onType({ ...typed, body: event.currentTarget.value })}
          />
        </label>
      ) : null}
      <Fault>{faultOf("body")}</Fault>
    </form>
  );
}

function Fault({ children }: { children: string | undefined }) {
  return children === undefined ? null : (
    <p class="fault" role="alert">
      {children}
    </p>
  );
}
