/** @jsxImportSource preact */
import { useEffect, useMemo, useState } from "preact/hooks";
import type { WidgetContext } from "../../ipc/messages.gen.ts";
import { failureOf, host, report } from "../kit/host.ts";
import { mount } from "../kit/mount.tsx";
import { Failure, Skeleton } from "../kit/states.tsx";
import { useKept } from "../kit/useKept.ts";
import { Keeper, type Keeping } from "./keeper.ts";
import css from "./note.css?inline";

const KEY = "text";

function Note({ context }: { context: WidgetContext }) {
  const kept = useKept(async () => ({ text: (await host.latchkey.storage.get(KEY)) as unknown }));
  const first = kept.kept;
  useEffect(() => {
    if (kept.error !== undefined) report("error", failureOf(kept.error));
  }, [kept.error]);
  if (first === undefined)
    return kept.error === undefined ? <Skeleton lines={4} /> : <Failure error={kept.error} onRetry={kept.readAgain} />;
  return <Sheet first={typeof first.text === "string" ? first.text : ""} settings={context.settings} />;
}

function Sheet({ first, settings }: { first: string; settings: WidgetContext["settings"] }) {
  const [text, setText] = useState(first);
  const [state, setState] = useState<Keeping>("kept");
  const keeper = useMemo(() => new Keeper((next) => host.latchkey.storage.set(KEY, next), setState), []);
  useEffect(() => report(text.trim() === "" ? "empty" : "ready", { characters: text.length }), [text.trim() === ""]);
  useEffect(() => {
    const leaving = (): void => keeper.flush();
    document.addEventListener("visibilitychange", leaving);
    addEventListener("pagehide", leaving);
    return () => {
      document.removeEventListener("visibilitychange", leaving);
      removeEventListener("pagehide", leaving);
    };
  }, [keeper]);
  const { failed } = typeof state === "object" ? state : { failed: undefined };
  return (
    <div
      class="sheet"
      data-paper={settings["paper"]}
      data-size={settings["size"]}
      data-mono={settings["mono"] === true}
    >
      <textarea
        aria-label="Note"
        placeholder="Write something down…"
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          keeper.change(event.currentTarget.value);
        }}
        onBlur={() => keeper.flush()}
      />
      <p class="keeping" role="status" data-failed={failed !== undefined}>
        {failed === undefined ? (
          { kept: text === "" ? "" : "Kept", changed: "…", keeping: "…" }[state as "kept"]
        ) : (
          <>
            Not kept: {failureOf(failed).message}{" "}
            <button type="button" class="button small" onClick={() => keeper.flush()}>
              Try again
            </button>
          </>
        )}
      </p>
    </div>
  );
}

mount(Note, css);
