/** @jsxImportSource preact */
import { useEffect, useRef } from "preact/hooks";
import { failureOf, host } from "../kit/host.ts";
import { type Change, ChangedMeanwhile, nameOf } from "./changes.ts";
import { type Line, diff } from "./diff.ts";
import { pretty } from "./json.ts";

interface Props {
  readonly change: Change;
  readonly replicas: boolean;
  readonly saving: boolean;
  readonly error: unknown;
  readonly onSave: () => void;
  readonly onBack: () => void;
  /** Take what the service has now as what is changed. */
  readonly onRebase: (now: ChangedMeanwhile) => void;
}

/** What a change is, line by line, before it is written. */
export function Review({ change, replicas, saving, error, onSave, onBack, onRebase }: Props) {
  const save = useRef<HTMLButtonElement>(null);
  useEffect(() => save.current?.focus(), []);
  const deletes = change.after === undefined;
  return (
    <section class="editor" aria-label="Review">
      <div class="editor-bar">
        <strong>Review {nameOf(change)}</strong>
        <span class="count">
          {change.index}
          {replicas ? " and its replicas" : ""}
        </span>
      </div>
      <div class="editor-body">
        <Difference before={pretty(change.before)} after={pretty(change.after)} />
      </div>
      {error === undefined ? null : <Refused error={error} onRebase={onRebase} />}
      <div class="editor-foot">
        <button type="button" class="button small primary" ref={save} disabled={saving} onClick={onSave}>
          {deletes ? "Delete" : "Save"}
        </button>
        <button type="button" class="button small" disabled={saving} onClick={onBack}>
          Back
        </button>
        {saving ? (
          <span role="status" class="waiting">
            <progress aria-label="Saving" /> The service is working on it…
          </span>
        ) : null}
      </div>
    </section>
  );
}

/** Why a change was not written, in the service's own words, and what helps. */
export function Refused({ error, onRebase }: { error: unknown; onRebase?: (now: ChangedMeanwhile) => void }) {
  const { message, code } = failureOf(error);
  return (
    <p class="notice" data-tone="danger" role="alert">
      {message}
      {code === "reauthentication-required" ? (
        <button type="button" class="button small" onClick={() => host.latchkey.openProvider("search")}>
          Open provider…
        </button>
      ) : null}
      {error instanceof ChangedMeanwhile && onRebase !== undefined ? (
        <button type="button" class="button small" onClick={() => onRebase(error)}>
          Compare with what is there now
        </button>
      ) : null}
    </p>
  );
}

const SAYS: Readonly<Record<Line["sign"], string>> = { "-": "taken away", "+": "added", " ": "", gap: "" };

/** Two texts, line by line. */
export function Difference({ before, after }: { before: string; after: string }) {
  return (
    <div class="diff" tabIndex={0} role="region" aria-label="What changes">
      {diff(before, after).map(({ sign, text }, at) => (
        <div key={at} class="diff-line" data-sign={sign}>
          <span aria-hidden="true">{sign === "gap" ? " " : sign}</span>
          {SAYS[sign] === "" ? null : <span class="visually-hidden">{SAYS[sign]}: </span>}
          <code>{text}</code>
        </div>
      ))}
    </div>
  );
}
