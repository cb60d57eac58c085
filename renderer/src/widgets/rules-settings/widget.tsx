/** @jsxImportSource preact */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { SlotProvider, WidgetContext } from "../../ipc/messages.gen.ts";
import controls from "../algolia/controls.css?inline";
import { IndexPicker } from "../algolia/IndexPicker.tsx";
import { useIndex } from "../algolia/useIndex.ts";
import { textOf } from "../data/settings.ts";
import { failureOf, providerKey, report } from "../kit/host.ts";
import { mount } from "../kit/mount.tsx";
import { Failure, NoProvider, Nothing, Skeleton } from "../kit/states.tsx";
import { type Change, type Outcome, keep, nameOf, recall, undoing, write } from "./changes.ts";
import { type Json, pretty } from "./json.ts";
import { Difference, Refused, Review } from "./Review.tsx";
import { idOfRule } from "./rule.ts";
import { RuleEditor } from "./RuleEditor.tsx";
import { RuleList } from "./RuleList.tsx";
import { SettingsEditor } from "./SettingsEditor.tsx";
import css from "./rules-settings.css?inline";
import { useLasting } from "../kit/useLasting.ts";

function RulesAndSettings({ context }: { context: WidgetContext }) {
  const slot = context.slots["search"] ?? null;
  if (slot === null) {
    report("empty", { reason: "no provider" });
    return <NoProvider slot="search" />;
  }
  return <Desk key={providerKey(slot)} slot={slot} settings={context.settings} />;
}

function Desk({ slot, settings }: { slot: SlotProvider; settings: WidgetContext["settings"] }) {
  const shown = useIndex(slot, textOf(settings, "index"));
  const error = shown.index === "" ? shown.indices.error : undefined;
  useEffect(() => {
    if (error !== undefined) report("error", failureOf(error));
    else if (shown.indices.data?.length === 0) report("empty", { indices: 0 });
  }, [error, shown.indices.data]);
  if (error !== undefined) return <Failure error={error} onRetry={shown.indices.reload} slot="search" />;
  if (shown.index === "")
    return shown.indices.data === undefined ? (
      <Skeleton lines={8} />
    ) : (
      <Nothing title="No index">This provider has no index that its key may list.</Nothing>
    );
  return (
    <Bench
      slot={slot}
      index={shown.index}
      begin={textOf(settings, "begin") === "settings" ? "settings" : "rules"}
      replicas={settings["replicas"] === true}
      picker={<IndexPicker indices={shown.indices.data ?? []} index={shown.index} onIndex={shown.choose} />}
    />
  );
}

interface BenchProps {
  readonly slot: SlotProvider;
  readonly index: string;
  readonly begin: Tab;
  readonly replicas: boolean;
  readonly picker: ComponentChildren;
}

type Tab = "rules" | "settings";

/** A rule that is edited; `rule` undefined: a new one. */
interface Editing {
  readonly rule: Json | undefined;
  readonly draft?: Json | undefined;
}

function Bench({ slot, index, begin, replicas, picker }: BenchProps) {
  const [tab, setTab] = useLasting<Tab>("tab", begin);
  // What was begun belongs to the index that it was begun in.
  const [editing, setEditing] = useLasting<Editing | undefined>("editing", undefined, index);
  const [draft, setDraft] = useLasting<Json | undefined>("draft", undefined, index);
  const [change, setChange] = useLasting<Change | undefined>("change", undefined, index);
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<unknown>(undefined);
  const [outcome, setOutcome] = useState<Outcome | undefined>(undefined);
  const [undone, setUndone] = useState("");
  const [version, setVersion] = useState(0);
  useEffect(() => void recall().then((kept) => setOutcome((now) => now ?? kept)), []);
  useEffect(() => setError(undefined), [index]);

  const run = (wanted: Change, done: (outcome: Outcome) => void): void => {
    setSaving(true);
    setError(undefined);
    setUndone("");
    write(slot, wanted, replicas)
      .then(done, setError)
      .finally(() => setSaving(false));
  };
  const save = (wanted: Change): void =>
    run(wanted, (result) => {
      setOutcome(result);
      keep(result);
      setEditing(undefined);
      setDraft(undefined);
      setChange(undefined);
      setVersion((last) => last + 1);
    });
  const undo = (last: Outcome): void =>
    run(undoing(last), () => {
      setOutcome(undefined);
      keep(undefined);
      setUndone(`Taken back: ${nameOf(last.change)}. The service has what it had before.`);
      setVersion((before) => before + 1);
    });
  const choose = (next: Tab): void => {
    setTab(next);
    setChange(undefined);
    setEditing(undefined);
    setError(undefined);
  };

  if (change !== undefined)
    return (
      <Review
        change={change}
        replicas={replicas}
        saving={saving}
        error={error}
        onSave={() => save(change)}
        onBack={() => {
          setChange(undefined);
          setError(undefined);
        }}
        onRebase={({ now }) => {
          setError(undefined);
          setChange({ ...change, before: now });
        }}
      />
    );
  if (editing !== undefined)
    return (
      <RuleEditor
        rule={editing.rule}
        draft={editing.draft}
        onBack={() => setEditing(undefined)}
        onReview={(after) => {
          setEditing({ ...editing, draft: after });
          setChange({ index, rule: idOfRule(after), before: editing.rule, after });
        }}
        onDelete={() => {
          const { rule } = editing;
          if (rule !== undefined) setChange({ index, rule: idOfRule(rule), before: rule, after: undefined });
        }}
      />
    );
  return (
    <>
      <div class="bar">
        {picker}
        <div class="tabs" role="group" aria-label="What to change">
          {(["rules", "settings"] as const).map((name) => (
            <button
              key={name}
              type="button"
              class="button flat"
              aria-pressed={tab === name}
              onClick={() => choose(name)}
            >
              {name === "rules" ? "Rules" : "Settings"}
            </button>
          ))}
        </div>
      </div>
      {undone === "" ? null : (
        <p class="notice" role="status">
          {undone}
        </p>
      )}
      {outcome === undefined ? null : (
        <Done
          outcome={outcome}
          busy={saving}
          onUndo={() => undo(outcome)}
          onClose={() => {
            setOutcome(undefined);
            keep(undefined);
          }}
        />
      )}
      {error === undefined ? null : <Refused error={error} />}
      {tab === "rules" ? (
        <RuleList key={version} slot={slot} index={index} onEdit={(rule) => setEditing({ rule })} />
      ) : (
        <SettingsEditor
          key={version}
          slot={slot}
          index={index}
          draft={draft}
          onDiscard={() => setDraft(undefined)}
          onReview={(before, after) => {
            setDraft(after);
            setChange({ index, before, after });
          }}
        />
      )}
    </>
  );
}

interface DoneProps {
  readonly outcome: Outcome;
  readonly busy: boolean;
  readonly onUndo: () => void;
  readonly onClose: () => void;
}

/** What became of the last change, and the way back. */
function Done({ outcome, busy, onUndo, onClose }: DoneProps) {
  const { change, now, isAsWanted } = outcome;
  const verb = change.rule !== undefined && change.after === undefined ? "Done" : "Saved";
  return (
    <div class="notice" data-tone={isAsWanted ? undefined : "danger"} role="status">
      {isAsWanted
        ? `${verb}: ${nameOf(change)} of “${change.index}”. The service was read again and has it so.`
        : `${verb}, and the service has made something else of ${nameOf(change)} of “${change.index}”:`}
      <button type="button" class="button small" disabled={busy} onClick={onUndo}>
        {busy ? "Taking back…" : "Undo"}
      </button>
      <button type="button" class="button small" disabled={busy} onClick={onClose}>
        Keep
      </button>
      {isAsWanted ? null : <Difference before={pretty(change.after)} after={pretty(now)} />}
    </div>
  );
}

mount(RulesAndSettings, controls + css);
