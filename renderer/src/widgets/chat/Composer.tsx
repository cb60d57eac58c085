/** @jsxImportSource preact */
import { useEffect, useRef } from "preact/hooks";

interface Props {
  readonly text: string;
  readonly busy: boolean;
  /** Whether the model's tools are not known yet: what is asked now would be asked without them. */
  readonly listing: boolean;
  /** Whether a question was taken back to be written anew. */
  readonly editing: boolean;
  readonly onText: (text: string) => void;
  readonly onSend: () => void;
  readonly onStop: () => void;
  readonly onTakeBack: () => void;
  /** Puts the question back as it was. */
  readonly onCancel: () => void;
}

/** Where a question is written. Enter sends, Shift+Enter begins a line, Escape stops or cancels, and ↑ takes the last one back. */
export function Composer(props: Props) {
  const { text, busy, listing, editing, onText, onSend, onStop, onTakeBack, onCancel } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (editing) field.current?.focus();
  }, [editing]);
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (!busy && !listing) onSend();
    } else if (event.key === "Escape" && busy) {
      event.preventDefault();
      onStop();
    } else if (event.key === "Escape" && editing) {
      event.preventDefault();
      onCancel();
    } else if (event.key === "ArrowUp" && text === "" && !busy) {
      event.preventDefault();
      onTakeBack();
    }
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && !listing) onSend();
      }}
    >
      <textarea
        ref={field}
        aria-label="Your question"
        placeholder={editing ? "Write the question anew" : "Ask something…"}
        rows={1}
        value={text}
        onInput={(event) => onText(event.currentTarget.value)}
        onKeyDown={onKey}
      />
      {busy ? (
        <button type="button" class="button" onClick={onStop}>
          Stop
        </button>
      ) : (
        <>
          {editing ? (
            <button type="button" class="button" onClick={onCancel}>
              Cancel
            </button>
          ) : null}
          <button type="submit" class="button primary" disabled={listing || text.trim() === ""}>
            Send
          </button>
        </>
      )}
    </form>
  );
}
