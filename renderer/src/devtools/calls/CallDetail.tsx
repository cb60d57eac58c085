import { useApi } from "../../host/api.tsx";
import { useQuery } from "../../host/useQuery.ts";
import type { CallDetail as Detail, LoggedCall } from "../../ipc/messages.gen.ts";
import { copyText } from "../../ui/copyText.ts";
import { formatBytes, formatCount, formatMs } from "../../ui/format.ts";
import { showDone } from "../../ui/toasts.tsx";
import { Tree } from "../tree/Tree.tsx";
import { DetailButton, Facts, Part, clock, doing } from "../ui.tsx";
import { whoOf } from "./callFields.tsx";
import { asJavaScript, asPython } from "./code.ts";
import { levelOf } from "./level.ts";
import { type Phase, phasesOf, tookOf } from "./phases.ts";

const WORDS: Record<Phase["name"], string> = {
  ipc: "From the window to the main process",
  queue: "Waited in the main process",
  handler: "Latchkey’s own work",
  service: "SDK and service",
  encode: "Answer written",
  page: "From there to who asked",
};

const WHY: Readonly<Record<string, string>> = {
  schedule: "Its time to refresh had come",
  person: "Somebody had it refresh",
  "command-line": "Somebody used the command line",
};

interface Props {
  readonly call: LoggedCall;
  readonly calls: readonly LoggedCall[];
  readonly onCall: (number: number) => void;
  readonly onResponse: (label: string) => void;
  readonly onRepeat: () => void;
}

/** All that is known of one call, and what can be done about it. */
export function CallDetail({ call, calls, onCall, onResponse, onRepeat }: Props) {
  const api = useApi();
  const running = call.outcome === "running";
  const detail = useQuery<Detail | null>(`call:${call.number}`, async (host) =>
    call.number === 0 ? null : await host.devtools.call(call.number),
  );
  const more = detail.data ?? null;
  const copy = (code: string, language: string): void => {
    copyText(code);
    showDone(`Copied as ${language}. Texts are left blank: the log does not have them.`);
  };
  return (
    <>
      <div className="detail-actions">
        {running ? (
          <DetailButton danger onClick={() => doing(api.devtools.cancel(call.sender.page, call.id), "Cancelled")}>
            Cancel it
          </DetailButton>
        ) : (
          <DetailButton disabled={more?.repeatable !== true} onClick={onRepeat}>
            Ask again
          </DetailButton>
        )}
        {more?.label ? <DetailButton onClick={() => onResponse(more.label ?? "")}>Its answer</DetailButton> : null}
        <DetailButton onClick={() => copy(asJavaScript(call), "JavaScript")}>Copy as JavaScript</DetailButton>
        <DetailButton onClick={() => copy(asPython(call), "Python")}>Copy as Python</DetailButton>
      </div>
      {call.message === "" ? null : (
        <div className="detail-error" role="note">
          <strong>{call.outcome}</strong> {call.message}
        </div>
      )}
      <Facts
        facts={[
          ["Asked", `${clock(call.at)}${running ? ", under way" : ""}`],
          ["By", `${whoOf(call)}${call.sender.instance ? ` (${call.sender.instance})` : ""}`],
          ["Why", WHY[call.asked]],
          ["Provider", call.provider === "" ? "" : `${call.provider} (${call.appId})`],
          ["Answer", call.source === null ? null : levelOf(call)],
          ["Size", running ? null : formatBytes(call.bytes)],
          ["Whose fault", call.fault],
          ["Service said", call.status === null ? null : `status ${call.status}`],
          ["Request id", call.requestId],
          ["Trace id", call.traceId],
        ]}
      />
      {running ? null : <Timing call={call} />}
      <Part title="Params">
        {typeof call.params === "object" && call.params !== null ? (
          <Tree label="Params" value={call.params} />
        ) : (
          <p className="muted">{String(call.params ?? "None")}</p>
        )}
      </Part>
      {running ? null : <Answer more={more} ok={call.outcome === "ok"} />}
      {more === null || more.lines.length === 0 ? null : (
        <Part title="In the log">
          {more.lines.map((line, at) => (
            <Tree key={at} label={`Record ${at + 1} of the log`} value={line} open={1} />
          ))}
        </Part>
      )}
      {more === null || more.askers.length < 2 ? null : (
        <Part title={`The same was asked ${formatCount(more.askers.length)} times`}>
          <ul className="askers">
            {more.askers.toReversed().map((number) => {
              const other = calls.find((one) => one.number === number);
              return other === undefined ? null : (
                <li key={number}>
                  <button type="button" aria-current={number === call.number} onClick={() => onCall(number)}>
                    {clock(other.at)} · {whoOf(other)} · {other.source === null ? "not cached" : levelOf(other)} ·{" "}
                    {formatMs(tookOf(other))}
                  </button>
                </li>
              );
            })}
          </ul>
        </Part>
      )}
    </>
  );
}

function Timing({ call }: { call: LoggedCall }) {
  const took = tookOf(call);
  return (
    <Part title={`Took ${formatMs(took)}`}>
      <table className="timing" aria-label="Where the time went">
        <tbody>
          {phasesOf(call).map(({ name, ms }) => (
            <tr key={name}>
              <th scope="row">{WORDS[name]}</th>
              <td>{formatMs(ms)}</td>
              <td className="timing-bar">
                <span data-phase={name} style={{ width: `${(100 * ms) / Math.max(took, 0.001)}%` }} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  );
}

function Answer({ more, ok }: { more: Detail | null; ok: boolean }) {
  if (!ok || more === null) return null;
  return (
    <Part title="Answer">
      {more.kept ? (
        <>
          <Tree label="Shape of the answer" value={more.shape} />
          {more.head === null ? null : (
            <pre className="head" tabIndex={0} aria-label="Beginning of the answer">
              {more.head}
            </pre>
          )}
        </>
      ) : (
        <p className="muted">
          Not kept: it was given before the developer tools were opened, or is large. Ask again to see it.
        </p>
      )}
    </Part>
  );
}
