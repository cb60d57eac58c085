/** @jsxImportSource preact */
import { useEffect, useState } from "preact/hooks";
import type { SlotProvider } from "../../ipc/messages.gen.ts";
import { failureOf, host, reference, report } from "../kit/host.ts";
import { Stale } from "../kit/Stale.tsx";
import { Failure, Skeleton } from "../kit/states.tsx";
import { useLoad } from "../kit/useLoad.ts";
import { type Field, GROUPS, shown, withTyped } from "./indexSettings.ts";
import { type Json, isJson, parseObject, pretty, same } from "./json.ts";
import { Labelled } from "./RuleFields.tsx";
import { forgetLasting, useLasting } from "../kit/useLasting.ts";

const SETTINGS_MS = 30_000;

interface Props {
  readonly slot: SlotProvider;
  readonly index: string;
  /** What was typed and is to go on with, after a review. */
  readonly draft: Json | undefined;
  readonly onReview: (before: Json, after: Json) => void;
  readonly onDiscard: () => void;
}

/** The settings of an index as a form, or all of them as JSON. Nothing is written here. */
export function SettingsEditor({ slot, index, draft, onReview, onDiscard }: Props) {
  const settings = useLoad(`${slot.providerHash}\n${index}`, async (signal, asking) => {
    const params = { ...reference(slot), indexName: index, ...asking.terms(SETTINGS_MS) };
    const answer: unknown = asking.take(await host.api.algolia.getSettings(params, { signal }));
    return { index, now: isJson(answer) ? answer : {} };
  });
  const now = settings.data?.index === index ? settings.data.now : undefined;
  const failed = settings.error !== undefined && now === undefined;
  useEffect(() => {
    if (settings.error !== undefined) report("error", failureOf(settings.error));
    else if (now !== undefined) report("ready", { index, settings: Object.keys(now).length });
  }, [failed, settings.error, now]);
  if (failed) return <Failure error={settings.error} onRetry={settings.reload} slot="search" />;
  if (now === undefined) return <Skeleton lines={9} />;
  return (
    <>
      <div class="line">
        <Stale asOf={settings.asOf} error={settings.error} onRetry={settings.reload} />
      </div>
      <Editor key={index} now={now} draft={draft} onReview={(after) => onReview(now, after)} onDiscard={onDiscard} />
    </>
  );
}

interface EditorProps {
  readonly now: Json;
  readonly draft: Json | undefined;
  readonly onReview: (after: Json) => void;
  readonly onDiscard: () => void;
}

function Editor({ now, draft, onReview, onDiscard }: EditorProps) {
  // Undefined while nothing is typed: what the service says anew then shows by itself.
  const [typed, setTyped] = useLasting<Json | undefined>("settings", draft);
  const [text, setText] = useLasting<string | undefined>("settings-text", undefined);
  const [fault, setFault] = useState("");
  // Not where the frame is let go: only where the editor is left.
  useEffect(() => () => ["settings", "settings-text"].forEach(forgetLasting), []);
  const after = typed ?? now;
  const read = (): Json | undefined => {
    if (text === undefined) return after;
    const parsed = parseObject(text);
    if ("value" in parsed) return parsed.value;
    setFault(parsed.fault);
    return undefined;
  };
  const turn = (): void => {
    const value = read();
    if (value === undefined) return;
    setFault("");
    setTyped(same(value, now) ? undefined : value);
    setText(text === undefined ? pretty(value) : undefined);
  };
  const review = (): void => {
    const value = read();
    if (value === undefined) return;
    if (same(value, now)) setFault("Nothing has been changed.");
    else onReview(value);
  };
  return (
    <form
      class="editor"
      aria-label="Settings of the index"
      onSubmit={(event) => {
        event.preventDefault();
        review();
      }}
    >
      <div class="editor-body">
        {text === undefined ? (
          GROUPS.map((group) => (
            <fieldset class="part" key={group.title}>
              <legend>{group.title}</legend>
              {group.fields.map((field) => (
                <Labelled key={field.name} id={`s-${field.name}`} label={field.name} {...helpOf(field)}>
                  <Input
                    field={field}
                    value={shown(after, field)}
                    isChanged={!same(after[field.name], now[field.name])}
                    onType={(value) => {
                      setFault("");
                      setTyped(withTyped(after, field, value));
                    }}
                  />
                </Labelled>
              ))}
            </fieldset>
          ))
        ) : (
          <textarea
            class="area code"
            aria-label="The settings as JSON"
            spellcheck={false}
            rows={20}
            value={text}
            aria-invalid={fault !== ""}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        )}
        <p class="muted small-print">
          {text === undefined
            ? "Other settings are under JSON. "
            : "A setting that is taken away goes back to the service's default. "}
        </p>
      </div>
      <div class="editor-foot">
        <button type="submit" class="button small primary">
          Review…
        </button>
        <button type="button" class="button small" aria-pressed={text !== undefined} onClick={turn}>
          JSON
        </button>
        {typed === undefined && text === undefined ? null : (
          <button
            type="button"
            class="button small"
            onClick={() => {
              onDiscard();
              setTyped(undefined);
              setText(undefined);
              setFault("");
            }}
          >
            Discard
          </button>
        )}
        {fault === "" ? null : (
          <span class="fault" role="alert">
            {fault}
          </span>
        )}
      </div>
    </form>
  );
}

function helpOf({ help }: Field): { help?: string } {
  return help === undefined ? {} : { help };
}

interface InputProps {
  readonly field: Field;
  readonly value: string;
  readonly isChanged: boolean;
  readonly onType: (value: string) => void;
}

function Input({ field, value, isChanged, onType }: InputProps) {
  const id = `s-${field.name}`;
  if (field.kind === "choice") {
    const choices = field.choices ?? [];
    return (
      <select
        id={id}
        class="input"
        data-changed={isChanged}
        value={value}
        onChange={(event) => onType(event.currentTarget.value)}
      >
        <option value="">as the service does</option>
        {[...choices, ...(value === "" || choices.includes(value) ? [] : [value])].map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
    );
  }
  if (field.kind === "number")
    return (
      <input
        id={id}
        type="number"
        min={0}
        class="input"
        data-changed={isChanged}
        value={value}
        onInput={(event) => onType(event.currentTarget.value)}
      />
    );
  return (
    <textarea
      id={id}
      class="area"
      data-changed={isChanged}
      spellcheck={false}
      rows={Math.min(8, Math.max(2, value.split("\n").length))}
      value={value}
      onInput={(event) => onType(event.currentTarget.value)}
    />
  );
}
