import { whoOf } from "../calls/callFields.tsx";
import { useQuery } from "../../host/useQuery.ts";
import type { LoggedCall, ResponseRow } from "../../ipc/messages.gen.ts";
import { Failed, RowsLoading } from "../../ui/PageStates.tsx";
import { formatBytes, formatCount, formatMs } from "../../ui/format.ts";
import { refreshTile } from "../inspect.ts";
import { termFor } from "../filter/filter.ts";
import { SearchedTree, Tree } from "../tree/Tree.tsx";
import { DetailButton, Facts, Part } from "../ui.tsx";
import { ageOf, levelName } from "./responseFields.tsx";

interface Props {
  readonly row: ResponseRow;
  readonly calls: readonly LoggedCall[];
  readonly onRefetch: () => void;
  readonly onExpire: () => void;
  readonly onDrop: () => void;
  /** Shows calls that fit a filter. */
  readonly onCalls: (filter: string) => void;
}

/** One answer: how old it is, who asked for it, what is in it. */
export function ResponseDetail({ row, calls, onRefetch, onExpire, onDrop, onCalls }: Props) {
  const data = useQuery(`response:${row.label}:${row.answeredAt ?? 0}`, (host) => host.devtools.response(row.label));
  const age = ageOf(row, Date.now());
  const askers = calls.filter(({ number }) => data.data?.askers.includes(number) === true);
  const tiles = [...new Set(askers.flatMap(({ sender }) => sender.instance ?? []))];
  const who = [...Map.groupBy(askers, (call) => `${whoOf(call)}\n${call.sender.instance ?? ""}`)];
  return (
    <>
      <div className="detail-actions">
        <DetailButton onClick={onRefetch}>Fetch anew</DetailButton>
        <DetailButton disabled={row.state !== "fresh"} onClick={onExpire}>
          Make stale
        </DetailButton>
        <DetailButton danger onClick={onDrop}>
          Drop
        </DetailButton>
        <DetailButton disabled={tiles.length === 0} onClick={() => tiles.forEach(refreshTile)}>
          Redraw who asked
        </DetailButton>
      </div>
      <Facts
        facts={[
          ["State", row.state],
          ["Age", age === null ? "of an earlier run" : `${formatMs(age)}, fresh for ${formatMs(row.ttl)}`],
          ["Leaves", row.goneAt === null ? null : `in ${formatMs(Math.max(0, row.goneAt - Date.now()))}`],
          ["Level", levelName(row)],
          ["Provider", row.provider === "" ? "" : `${row.provider} (${row.appId})`],
          ["Hits", formatCount(row.hits)],
          ["Size", formatBytes(row.size)],
          ["Median fetch", row.p50 === null ? null : formatMs(row.p50)],
          ["Tags", row.tags.join(", ")],
          ["Label", row.label],
        ]}
      />
      <Part title="Who has asked for it">
        {who.length === 0 ? (
          <p className="muted">No call that the log still has.</p>
        ) : (
          <ul className="askers">
            {who.map(([key, group]) => {
              const first = group[0] as LoggedCall;
              const instance = first.sender.instance;
              return (
                <li key={key}>
                  <button
                    type="button"
                    onClick={() =>
                      onCalls(
                        `${termFor("channel", row.channel)} ${instance ? termFor("instance", instance) : termFor("from", whoOf(first))}`,
                      )
                    }
                  >
                    {whoOf(first)}
                    {instance ? ` (${instance})` : ""} ·{" "}
                    {group.length === 1 ? "once" : `${formatCount(group.length)} times`}
                  </button>
                </li>
              );
            })}
          </ul>
        )}
      </Part>
      <Part title="Params">
        {typeof row.params === "object" && row.params !== null ? (
          <Tree label="Params" value={row.params} />
        ) : (
          <p className="muted">None</p>
        )}
      </Part>
      <Part title="Data">
        {data.data === undefined ? (
          data.error === undefined ? (
            <RowsLoading rows={2} height={20} />
          ) : (
            <Failed error={data.error} what="The answer could not be read" onRetry={data.reload} />
          )
        ) : data.data.tooLarge ? (
          <p className="muted">It is larger than 2 MiB and is not shown.</p>
        ) : data.data.found ? (
          <SearchedTree label="Data" value={data.data.value} />
        ) : (
          <p className="muted">It is being fetched, or has left the cache.</p>
        )}
      </Part>
    </>
  );
}
