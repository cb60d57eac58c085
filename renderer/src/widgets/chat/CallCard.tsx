/** @jsxImportSource preact */
import { useEffect, useRef } from "preact/hooks";
import type { McpProgress, McpTool, McpToolResult } from "../../ipc/messages.gen.ts";
import { powerOf } from "../../providers/mcp/tools.ts";
import { Result } from "../mcp-tools/Result.tsx";
import { readable } from "./tools.ts";
import type { Call, CallState } from "./turns.ts";

interface Props {
  readonly call: Call;
  /** The tool as its server describes it now; undefined where there is no such tool any more. */
  readonly tool: McpTool | undefined;
  readonly result: McpToolResult | undefined;
  readonly progress: McpProgress | undefined;
  readonly onDecide: (allowed: boolean) => void;
}

const STATES: Record<CallState, string> = {
  asking: "waits for you",
  running: "running…",
  done: "done",
  failed: "failed",
  declined: "not allowed",
  stopped: "stopped",
};

const LONGEST_NAME = 120;

/** A call of a tool: what the model wants with which arguments, the question whether it may, and what the tool gave. */
export function CallCard({ call, tool, result, progress, onDecide }: Props) {
  const allow = useRef<HTMLButtonElement>(null);
  const asking = call.state === "asking";
  useEffect(() => {
    if (asking) allow.current?.scrollIntoView({ block: "nearest" });
  }, [asking]);
  return (
    <div role="group" class="call" data-state={call.state} aria-label={`Tool ${readable(call.tool, LONGEST_NAME)}`}>
      <header>
        <strong>{readable(call.tool, LONGEST_NAME)}</strong>
        <span class="muted call-server">{call.server}</span>
        {tool === undefined ? null : (
          <span class="power" data-reads={tool.annotations?.readOnlyHint === true}>
            {powerOf(tool)}
          </span>
        )}
        <span class="call-state" role="status">
          {asking ? "" : told(call, progress)}
        </span>
      </header>
      {call.arguments === "" || call.arguments === "{}" ? null : (
        <pre class="call-arguments" tabIndex={0} aria-label="Arguments">
          {pretty(call.arguments)}
        </pre>
      )}
      {asking ? (
        <div class="call-question">
          <span role="alert">May the model call this tool with these arguments?</span>
          <span class="buttons">
            <button type="button" class="button primary" ref={allow} onClick={() => onDecide(true)}>
              Call it
            </button>
            <button type="button" class="button" onClick={() => onDecide(false)}>
              Do not
            </button>
          </span>
        </div>
      ) : call.state === "done" || call.state === "failed" ? (
        <details open={call.state === "failed"}>
          <summary>{call.state === "failed" ? "What went wrong" : "Result"}</summary>
          {result === undefined ? <pre class="text">{call.result}</pre> : <Result result={result} />}
        </details>
      ) : null}
    </div>
  );
}

function told(call: Call, progress: McpProgress | undefined): string {
  if (call.state !== "running" || progress === undefined) return STATES[call.state];
  const total = progress.total ?? undefined;
  const far = total === undefined ? String(progress.progress) : `${progress.progress} of ${total}`;
  return readable(progress.message ?? far, LONGEST_NAME);
}

/** The arguments on lines of their own, and characters that hide something made visible. */
function pretty(text: string): string {
  try {
    return visible(JSON.stringify(JSON.parse(text), null, 2));
  } catch {
    return visible(text);
  }
}

function visible(text: string): string {
  return text.replaceAll(/(?![\n\t])[\p{Cc}\p{Cf}]/gu, (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`);
}
