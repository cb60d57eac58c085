/** @jsxImportSource preact */
import { useEffect, useRef, useState } from "preact/hooks";
import { type Json, parseObject, pretty, same } from "./json.ts";
import { RuleFields } from "./RuleFields.tsx";
import { type RuleForm, formOf, idOfRule, ruleOf } from "./rule.ts";

interface Props {
  /** What is edited; undefined: a new rule. */
  readonly rule: Json | undefined;
  readonly onReview: (after: Json) => void;
  readonly onDelete: () => void;
  readonly onBack: () => void;
  /** What was typed and is to go on with, after a review. */
  readonly draft: Json | undefined;
}

/** A rule as a form, or all of it as JSON. Nothing is written here. */
export function RuleEditor({ rule, draft, onReview, onDelete, onBack }: Props) {
  const [base, setBase] = useState<Json | undefined>(draft ?? rule);
  const [form, setForm] = useState<RuleForm>(() => formOf(draft ?? rule, `rule-${Date.now().toString(36)}`));
  const [text, setText] = useState<string | undefined>(undefined);
  const [faults, setFaults] = useState<ReadonlyMap<string, string>>(new Map());
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus(), []);

  /** The rule as it stands, or undefined after its faults are told. */
  const read = (): Json | undefined => {
    if (text !== undefined) {
      const parsed = parseObject(text);
      const wrong = "fault" in parsed ? parsed.fault : idOfRule(parsed.value) === "" ? "A rule needs an objectID." : "";
      if (wrong !== "" || "fault" in parsed) {
        setFaults(new Map([["json", wrong]]));
        return undefined;
      }
      return parsed.value;
    }
    const result = ruleOf(form, base);
    if ("rule" in result) return result.rule;
    setFaults(result.faults);
    const first = result.faults.keys().next().value;
    requestAnimationFrame(() => document.getElementById(`f-${first}`)?.focus());
    return undefined;
  };
  const turn = (): void => {
    const now = read();
    if (now === undefined) return;
    setFaults(new Map());
    if (text === undefined) setText(pretty(now));
    else {
      setBase(now);
      setForm(formOf(now));
      setText(undefined);
    }
  };
  const review = (): void => {
    const now = read();
    if (now === undefined) return;
    if (rule !== undefined && idOfRule(now) !== idOfRule(rule))
      setFaults(new Map([["json", "The objectID is the rule's name and stays. For another one, make a new rule."]]));
    else if (rule !== undefined && same(now, rule)) setFaults(new Map([["none", "Nothing has been changed."]]));
    else onReview(now);
  };

  return (
    <form
      class="editor"
      aria-label={rule === undefined ? "New rule" : `Rule ${idOfRule(rule)}`}
      onSubmit={(event) => {
        event.preventDefault();
        review();
      }}
    >
      <div class="editor-bar">
        <button type="button" class="button small" ref={back} onClick={onBack}>
          Back
        </button>
        <strong>{rule === undefined ? "New rule" : idOfRule(rule)}</strong>
        <button type="button" class="button small" aria-pressed={text !== undefined} onClick={turn}>
          JSON
        </button>
      </div>
      <div class="editor-body">
        {text === undefined ? (
          <RuleFields form={form} isNew={rule === undefined} faults={faults} onForm={setForm} />
        ) : (
          <textarea
            class="area code"
            aria-label="The rule as JSON"
            spellcheck={false}
            rows={18}
            value={text}
            aria-invalid={faults.has("json")}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        )}
        {["json", "none", "consequence"].map((name) =>
          faults.has(name) ? (
            <p key={name} class="fault" role="alert">
              {faults.get(name)}
            </p>
          ) : null,
        )}
      </div>
      <div class="editor-foot">
        <button type="submit" class="button small primary">
          Review…
        </button>
        {rule === undefined ? null : (
          <button type="button" class="button small danger" onClick={onDelete}>
            Delete…
          </button>
        )}
      </div>
    </form>
  );
}
