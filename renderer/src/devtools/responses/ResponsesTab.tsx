import { IconClockX, IconTrash } from "@tabler/icons-react";
import { useEffect, useMemo, useState } from "react";
import { useApi } from "../../host/api.tsx";
import { useQuery, useReloadOn } from "../../host/useQuery.ts";
import type { ResponseRow } from "../../ipc/messages.gen.ts";
import { Failed, RowsLoading } from "../../ui/PageStates.tsx";
import { useNow } from "../../ui/useNow.ts";
import { Workbench } from "../table/Workbench.tsx";
import { PauseButton } from "../PauseButton.tsx";
import { formatCount } from "../../ui/format.ts";
import { BarButton, doing } from "../ui.tsx";
import type { Watch } from "../useWatch.ts";
import { ResponseDetail } from "./ResponseDetail.tsx";
import { RESPONSE_FIELDS, responseColumns } from "./responseFields.tsx";

const MANY = 2000;
const SECOND = 1000;

interface Props {
  readonly watch: Watch;
  readonly filter: string;
  readonly onFilter: (text: string) => void;
  /** Asks before many answers are dropped. */
  readonly onConfirm: (title: string, text: string, go: () => void) => void;
  readonly onCalls: (filter: string) => void;
}

/** Every answer of the response cache: its age, worth and content, and what can be done with it. */
export function ResponsesTab({ watch, filter, onFilter, onConfirm, onCalls }: Props) {
  const api = useApi();
  const [kept, setKept] = useState<readonly ResponseRow[] | null>(null);
  const answers = useQuery("devtools:responses", (host) => host.devtools.responses());
  const rows = answers.data?.rows;
  // Ten thousand rows are some megabytes: they are not read with every answer.
  useReloadOn("response-cache-changed", answers.reload, (rows?.length ?? 0) > MANY ? 3 * SECOND : 250);
  useEffect(() => {
    if (!watch.paused) setKept(null);
    else if (rows !== undefined) setKept((last) => last ?? rows);
  }, [watch.paused, rows]);
  const now = useNow(SECOND);
  const columns = useMemo(() => responseColumns(now), [now]);
  const shown = useMemo(() => current(kept ?? rows ?? [], now), [kept, rows, now]);
  if (rows === undefined) {
    return answers.error === undefined ? (
      <RowsLoading rows={4} height={26} />
    ) : (
      <Failed error={answers.error} what="The responses could not be listed" onRetry={answers.reload} />
    );
  }
  const labels = (found: readonly ResponseRow[]): string[] => found.map(({ label }) => label);
  const refetch = (row: ResponseRow): void => doing(api.devtools.refetchResponse(row.label), "Fetched anew");
  const drop = (found: readonly ResponseRow[]): void =>
    doing(api.devtools.dropResponses(labels(found)), ({ count }) => `${answersOf(count)} dropped`);
  const expire = (found: readonly ResponseRow[]): void =>
    doing(
      api.devtools.expireResponses(labels(found)),
      ({ count }) => `${answersOf(count)} made stale: the next who asks has ${count === 1 ? "it" : "them"} fetched`,
    );
  const many = (found: readonly ResponseRow[], what: string, go: () => void): void => {
    if (found.length < 2) go();
    else
      onConfirm(
        `${what} ${answersOf(found.length)}?`,
        "All that the filter shows. Widgets fetch anew what they need.",
        go,
      );
  };
  return (
    <Workbench
      id="responses"
      label="Responses"
      rows={shown}
      rowKey={({ label }) => label}
      columns={columns}
      fields={RESPONSE_FIELDS}
      filter={filter}
      onFilter={onFilter}
      tone={(row) => (row.state === "stale" ? "quiet" : undefined)}
      empty="Nothing is cached. Answers show here as soon as a widget asks with “cache”."
      detailTitle={(row) => row.channel}
      detail={(row) => (
        <ResponseDetail
          row={row}
          calls={watch.calls}
          onRefetch={() => refetch(row)}
          onExpire={() => expire([row])}
          onDrop={() => drop([row])}
          onCalls={onCalls}
        />
      )}
      onLetter={(letter, row) => {
        if (letter === "r") refetch(row);
        if (letter === "i") drop([row]);
        if (letter === "s") expire([row]);
      }}
      actions={(found) => (
        <>
          <PauseButton watch={watch} />
          <BarButton
            label={`Make stale what the filter shows (${formatCount(found.length)})`}
            Icon={IconClockX}
            disabled={found.length === 0}
            onClick={() => many(found, "Make stale", () => expire(found))}
          />
          <BarButton
            label={`Drop what the filter shows (${formatCount(found.length)})`}
            Icon={IconTrash}
            disabled={found.length === 0}
            onClick={() => many(found, "Drop", () => drop(found))}
          />
        </>
      )}
    />
  );
}

function answersOf(count: number): string {
  return count === 1 ? "1 answer" : `${formatCount(count)} answers`;
}

/** The rows as they are now: what was fresh when it was read may be stale since. */
function current(rows: readonly ResponseRow[], now: number): readonly ResponseRow[] {
  return rows.map((row) =>
    row.state === "fresh" && row.answeredAt !== null && now - row.answeredAt >= row.ttl
      ? { ...row, state: "stale" as const }
      : row,
  );
}
