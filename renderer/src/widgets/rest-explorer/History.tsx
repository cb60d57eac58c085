/** @jsxImportSource preact */
import { formatMoment } from "../../ui/format.ts";
import type { Asked } from "./past.ts";

interface Props {
  readonly past: readonly Asked[];
  readonly onChoose: (asked: Asked) => void;
  readonly onClear: () => void;
}

/** What was asked before: a choice puts it back into the form. */
export function History({ past, onChoose, onClear }: Props) {
  if (past.length === 0) return null;
  return (
    <details class="history">
      <summary>Asked before ({past.length})</summary>
      <ul>
        {past.map((asked) => (
          <li key={JSON.stringify(asked.typed)}>
            <button type="button" onClick={() => onChoose(asked)}>
              <b data-method={asked.typed.method}>{asked.typed.method}</b>
              <span class="where">{asked.typed.path}</span>
              <span class="muted">
                {asked.outcome} · {formatMoment(asked.at)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <button type="button" class="button small" onClick={onClear}>
        Forget them
      </button>
    </details>
  );
}
