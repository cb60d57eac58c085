/** @jsxImportSource preact */
import { useEffect, useRef, useState } from "preact/hooks";
import { formatCount } from "../../ui/format.ts";
import type { SlotProvider, WidgetContext } from "../../ipc/messages.gen.ts";
import { Copyable } from "../kit/Copyable.tsx";
import { failureOf, report } from "../kit/host.ts";
import markdownCss from "../kit/markdown.css?inline";
import { mount } from "../kit/mount.tsx";
import { Problem } from "../kit/Problem.tsx";
import { NoProvider, Skeleton } from "../kit/states.tsx";
import { useKept } from "../kit/useKept.ts";
import { Chooser } from "./Chooser.tsx";
import css from "./describe-image.css?inline";
import { type Described, type Wanted, describe, recall, remember } from "./description.ts";
import { type Chosen, readFile } from "./image.ts";

function DescribeImage({ context }: { context: WidgetContext }) {
  const slot = context.slots["model"] ?? null;
  const memory = useKept(async () => ({ last: await recall() }));
  if (slot === null) {
    report("empty", { reason: "no provider" });
    return <NoProvider slot="model" />;
  }
  if (memory.kept === undefined) return <Skeleton lines={5} />;
  return <Desk slot={slot} wanted={wantedOf(context.settings)} before={memory.kept.last} />;
}

interface DeskProps {
  readonly slot: SlotProvider;
  readonly wanted: Wanted;
  readonly before: Described | undefined;
}

function Desk({ slot, wanted, before }: DeskProps) {
  const [chosen, setChosen] = useState<Chosen | undefined>(undefined);
  const [described, setDescribed] = useState(before);
  const [error, setError] = useState<unknown>(undefined);
  const [busy, setBusy] = useState(false);
  const call = useRef<AbortController | undefined>(undefined);
  const latest = useRef({ slot, wanted });
  latest.current = { slot, wanted };

  const ask = (image: Chosen, anew: boolean): void => {
    call.current?.abort();
    const abort = new AbortController();
    call.current = abort;
    setChosen(image);
    setDescribed(undefined);
    setError(undefined);
    setBusy(true);
    describe(latest.current.slot, image, latest.current.wanted, anew, abort.signal)
      .then(
        (told) => {
          if (abort.signal.aborted) return;
          setDescribed(told);
          remember(told);
        },
        (failure: unknown) => {
          if (!abort.signal.aborted) setError(failure);
        },
      )
      .finally(() => {
        if (call.current === abort) setBusy(false);
      });
  };
  const take = (file: File | undefined): void => {
    if (file === undefined) return;
    readFile(file).then((image) => ask(image, false), setError);
  };
  const stop = (): void => {
    call.current?.abort();
    setBusy(false);
  };
  const begin = (): void => {
    stop();
    setChosen(undefined);
    setDescribed(undefined);
    setError(undefined);
  };

  // An image is pasted or dropped anywhere in the tile.
  useEffect(() => {
    const pasted = (event: ClipboardEvent): void => take(event.clipboardData?.files[0]);
    const over = (event: DragEvent): void => event.preventDefault();
    const dropped = (event: DragEvent): void => {
      event.preventDefault();
      take(event.dataTransfer?.files[0]);
    };
    document.addEventListener("paste", pasted);
    document.addEventListener("dragover", over);
    document.addEventListener("drop", dropped);
    return () => {
      document.removeEventListener("paste", pasted);
      document.removeEventListener("dragover", over);
      document.removeEventListener("drop", dropped);
      call.current?.abort();
    };
  }, []);
  useEffect(() => {
    if (busy) return;
    if (error !== undefined) report("error", failureOf(error));
    else report("ready", { described: described !== undefined, model: wanted.model });
  }, [busy, error, described, wanted.model]);

  const shown = described ?? chosen;
  return (
    <div class="desk">
      {shown === undefined ? (
        <Chooser onChoose={(image) => ask(image, false)} onError={setError} />
      ) : (
        <figure class="image">
          {shown.preview === "" ? null : <img src={shown.preview} alt="" />}
          <figcaption>
            <strong>{shown.name}</strong>
            <span class="muted">{shown.facts}</span>
          </figcaption>
        </figure>
      )}
      {busy ? (
        <p class="waits muted" role="status">
          {wanted.model} looks at it…
        </p>
      ) : null}
      {described === undefined ? null : (
        <section class="said" aria-label="Description" aria-live="polite">
          <Copyable text={described.text} />
        </section>
      )}
      {error === undefined ? null : chosen === undefined ? (
        <p class="fault" role="alert">
          {failureOf(error).message}
        </p>
      ) : (
        <Problem title="It was not described" error={error} slot="model" onRetry={() => ask(chosen, false)} />
      )}
      {shown === undefined ? null : (
        <div class="actions">
          {busy ? (
            <button type="button" class="button" onClick={stop}>
              Stop
            </button>
          ) : null}
          {busy || chosen === undefined ? null : (
            <button type="button" class="quiet" onClick={() => ask(chosen, true)}>
              Ask again
            </button>
          )}
          <button type="button" class="quiet" onClick={begin}>
            Another image
          </button>
          <span class="muted used">
            {described === undefined
              ? ""
              : `${described.model}${described.tokens === 0 ? "" : ` · ${formatCount(described.tokens)} tokens`}`}
          </span>
        </div>
      )}
    </div>
  );
}

function wantedOf(settings: WidgetContext["settings"]): Wanted {
  const { model, prompt, detail } = settings;
  return {
    model: typeof model === "string" && model !== "" ? model : "gpt-4o-mini",
    prompt: typeof prompt === "string" && prompt.trim() !== "" ? prompt : "What's in this image?",
    detail: detail === "low" || detail === "high" ? detail : "auto",
  };
}

mount(DescribeImage, `${markdownCss}\n${css}`);
