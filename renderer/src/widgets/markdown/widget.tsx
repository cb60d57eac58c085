/** @jsxImportSource preact */
import { useEffect, useRef, useState } from "preact/hooks";
import type { WidgetContext } from "../../ipc/messages.gen.ts";
import { Markdown } from "../kit/Markdown.tsx";
import { failureOf, host, report } from "../kit/host.ts";
import { mount } from "../kit/mount.tsx";
import { Skeleton } from "../kit/states.tsx";
import { type Kept, keptFrom, shownText } from "./kept.ts";
import css from "./markdown.css?inline";
import { forgetLasting, useLasting } from "../kit/useLasting.ts";

const KEY = "text";

function MarkdownWidget({ context }: { context: WidgetContext }) {
  const setting = typeof context.settings["text"] === "string" ? context.settings["text"] : "";
  const [kept, setKept] = useState<Kept | undefined | "unknown">("unknown");
  const [editing, setEditing] = useLasting("editing", false);
  const edit = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    host.latchkey.storage.get(KEY).then(
      (found) => setKept(keptFrom(found)),
      () => setKept(undefined),
    );
  }, []);
  const text = kept === "unknown" ? "" : shownText(setting, kept);
  useEffect(() => {
    if (kept !== "unknown") report(text.trim() === "" ? "empty" : "ready", { characters: text.length });
  }, [kept, text]);

  const close = (): void => {
    setEditing(false);
    // The button comes back with the next drawing.
    requestAnimationFrame(() => edit.current?.focus());
  };
  if (kept === "unknown") return <Skeleton lines={4} />;
  if (editing)
    return (
      <Editor
        text={text}
        onSave={async (next) => {
          const value = { text: next, of: setting };
          await host.latchkey.storage.set(KEY, value);
          setKept(value);
          close();
        }}
        onCancel={close}
      />
    );
  if (text.trim() === "")
    return (
      <div class="state">
        <strong>Nothing written</strong>
        <p>Headings, lists, links, tables and code, in Markdown.</p>
        <button type="button" class="button" ref={edit} onClick={() => setEditing(true)}>
          Write
        </button>
      </div>
    );
  return (
    <>
      <div class="page" tabIndex={0} role="region" aria-label="Text" onDblClick={() => setEditing(true)}>
        <Markdown text={text} />
      </div>
      <button type="button" class="button edit" ref={edit} onClick={() => setEditing(true)}>
        Edit
      </button>
    </>
  );
}

interface EditorProps {
  readonly text: string;
  readonly onSave: (text: string) => Promise<void>;
  readonly onCancel: () => void;
}

/** The text in a field. Ctrl+Enter saves, Escape puts it away. */
function Editor({ text, onSave, onCancel }: EditorProps) {
  const [draft, setDraft] = useLasting("draft", text);
  const [problem, setProblem] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    field.current?.focus();
    // Not where the frame is let go: only where the editor is closed.
    return () => forgetLasting("draft");
  }, []);
  const save = (): void => {
    onSave(draft).catch((error: unknown) => setProblem(failureOf(error).message));
  };
  return (
    <form
      class="editor"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <textarea
        ref={field}
        aria-label="Markdown"
        value={draft}
        onInput={(event) => setDraft(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && event.ctrlKey) save();
          else if (event.key === "Escape" && draft === text) onCancel();
          else return;
          event.preventDefault();
        }}
      />
      {problem === "" ? null : (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <div class="actions">
        <button type="button" class="button" onClick={onCancel}>
          Cancel
        </button>
        <button type="submit" class="button save">
          Save
        </button>
      </div>
    </form>
  );
}

mount(MarkdownWidget, css);
