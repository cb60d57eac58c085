/** @jsxImportSource preact */
import type { ComponentChildren } from "preact";
import { ANCHORINGS, type ConditionForm, NEW_CONDITION, type PromoteForm, type RuleForm } from "./rule.ts";

interface Props {
  readonly form: RuleForm;
  readonly isNew: boolean;
  readonly faults: ReadonlyMap<string, string>;
  readonly onForm: (form: RuleForm) => void;
}

/** The inputs of a rule: its name, when it applies, and what it does. */
export function RuleFields({ form, isNew, faults, onForm }: Props) {
  const set = (change: Partial<RuleForm>): void => onForm({ ...form, ...change });
  const setCondition = (at: number, change: Partial<ConditionForm>): void =>
    set({ conditions: form.conditions.map((one, nth) => (nth === at ? { ...one, ...change } : one)) });
  const setPromote = (at: number, change: Partial<PromoteForm>): void =>
    set({ promote: form.promote.map((one, nth) => (nth === at ? { ...one, ...change } : one)) });
  return (
    <>
      <Labelled id="f-objectID" label="objectID" fault={faults.get("objectID")}>
        <input
          id="f-objectID"
          class="input"
          spellcheck={false}
          disabled={!isNew}
          aria-invalid={faults.has("objectID")}
          value={form.objectID}
          onInput={(event) => set({ objectID: event.currentTarget.value })}
        />
      </Labelled>
      <Labelled id="f-description" label="Description">
        <input
          id="f-description"
          class="input"
          value={form.description}
          onInput={(event) => set({ description: event.currentTarget.value })}
        />
      </Labelled>
      <label class="check">
        <input
          type="checkbox"
          checked={form.enabled}
          onChange={(event) => set({ enabled: event.currentTarget.checked })}
        />
        The rule is on
      </label>
      <fieldset class="part">
        <legend>When</legend>
        {form.conditions.length === 0 ? <p class="muted">Always.</p> : null}
        {form.conditions.map((condition, at) => (
          <div class="row" key={at}>
            <select
              class="input"
              aria-label={`Condition ${at + 1}: how the query fits`}
              value={condition.anchoring}
              onChange={(event) => setCondition(at, { anchoring: event.currentTarget.value })}
            >
              {ANCHORINGS.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
              <option value="">any query</option>
            </select>
            {condition.anchoring === "" ? null : (
              <input
                id={`f-condition-${at}`}
                class="input grow"
                placeholder="pattern"
                aria-label={`Condition ${at + 1}: pattern`}
                spellcheck={false}
                aria-invalid={faults.has(`condition-${at}`)}
                value={condition.pattern}
                onInput={(event) => setCondition(at, { pattern: event.currentTarget.value })}
              />
            )}
            <input
              class="input grow"
              placeholder="context (optional)"
              aria-label={`Condition ${at + 1}: context`}
              spellcheck={false}
              value={condition.context}
              onInput={(event) => setCondition(at, { context: event.currentTarget.value })}
            />
            <Remove
              label={`Remove condition ${at + 1}`}
              onClick={() => set({ conditions: form.conditions.filter((_, nth) => nth !== at) })}
            />
            <Fault text={faults.get(`condition-${at}`)} />
          </div>
        ))}
        <button type="button" class="link" onClick={() => set({ conditions: [...form.conditions, NEW_CONDITION] })}>
          Add a condition
        </button>
      </fieldset>
      <fieldset class="part">
        <legend>Pin records</legend>
        {form.promote.map((one, at) => (
          <div class="row" key={at}>
            <input
              id={`f-promote-${at}`}
              class="input grow"
              placeholder="objectID"
              aria-label={`Pinned record ${at + 1}: objectID`}
              spellcheck={false}
              aria-invalid={faults.has(`promote-${at}`)}
              value={one.objectID}
              onInput={(event) => setPromote(at, { objectID: event.currentTarget.value })}
            />
            <input
              class="input position"
              inputMode="numeric"
              aria-label={`Pinned record ${at + 1}: position, from 0`}
              title="Position, from 0"
              value={one.position}
              onInput={(event) => setPromote(at, { position: event.currentTarget.value })}
            />
            <Remove
              label={`Remove pinned record ${at + 1}`}
              onClick={() => set({ promote: form.promote.filter((_, nth) => nth !== at) })}
            />
            <Fault text={faults.get(`promote-${at}`)} />
          </div>
        ))}
        <button
          type="button"
          class="link"
          onClick={() => set({ promote: [...form.promote, { objectID: "", position: String(form.promote.length) }] })}
        >
          Pin a record
        </button>
      </fieldset>
      <Labelled id="f-hide" label="Hide records" help="One objectID a line.">
        <textarea
          id="f-hide"
          class="area"
          rows={2}
          spellcheck={false}
          value={form.hide}
          onInput={(event) => set({ hide: event.currentTarget.value })}
        />
      </Labelled>
      <Labelled
        id="f-params"
        label="Search parameters"
        help="A JSON object, such as an object with optionalFilters."
        fault={faults.get("params")}
      >
        <textarea
          id="f-params"
          class="area code"
          rows={4}
          spellcheck={false}
          aria-invalid={faults.has("params")}
          value={form.params}
          onInput={(event) => set({ params: event.currentTarget.value })}
        />
      </Labelled>
    </>
  );
}

interface LabelledProps {
  readonly id: string;
  readonly label: string;
  readonly help?: string;
  readonly fault?: string | undefined;
  readonly children: ComponentChildren;
}

/** A label, its input, what helps with it and what is wrong with it. */
export function Labelled({ id, label, help, fault, children }: LabelledProps) {
  return (
    <div class="labelled">
      <label for={id}>{label}</label>
      {children}
      {help === undefined ? null : <small class="muted">{help}</small>}
      <Fault text={fault} />
    </div>
  );
}

function Fault({ text }: { text: string | undefined }) {
  return text === undefined ? null : (
    <p class="fault" role="alert">
      {text}
    </p>
  );
}

function Remove({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button type="button" class="button small" aria-label={label} onClick={onClick}>
      ×
    </button>
  );
}
