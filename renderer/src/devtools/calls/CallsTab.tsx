import { Select } from "@mantine/core";
import { IconBan, IconDownload } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useApi } from "../../host/api.tsx";
import type { LoggedCall } from "../../ipc/messages.gen.ts";
import { useRemembered } from "../../ui/useRemembered.ts";
import { ExportMenu } from "../ExportMenu.tsx";
import { toggleTerm, termFor } from "../filter/filter.ts";
import { Workbench } from "../table/Workbench.tsx";
import { PauseButton } from "../PauseButton.tsx";
import { BarButton, doing } from "../ui.tsx";
import type { Watch } from "../useWatch.ts";
import { CallDetail } from "./CallDetail.tsx";
import { CALL_FIELDS, callColumns, keyOf } from "./callFields.tsx";
import { GroupTable } from "./GroupTable.tsx";
import { GROUPINGS, type Grouping } from "./groups.ts";
import { tookOf } from "./phases.ts";

interface Props {
  readonly watch: Watch;
  readonly filter: string;
  readonly onFilter: (text: string) => void;
  /** Shows the answer of that label in the tab of responses. */
  readonly onResponse: (label: string) => void;
}

/** Every call to the main process, live: who asked what, from where it was answered, and where the time went. */
export function CallsTab({ watch, filter, onFilter, onResponse }: Props) {
  const api = useApi();
  const [grouping, setGrouping] = useRemembered("devtools.calls.grouping", "");
  const [chosen, setChosen] = useState<string | null>(null);
  // The scale is in steps: a bar must not change with every call that comes.
  const scale = useMemo(
    () => stepAbove(watch.calls.reduce((most, one) => Math.max(most, tookOf(one)), 0)),
    [watch.calls],
  );
  const columns = useMemo(() => callColumns(scale), [scale]);
  const repeat = (call: LoggedCall): void => doing(api.devtools.repeat(call.number), `${call.channel} was asked again`);
  return (
    <Workbench
      key={chosen ?? ""}
      id="calls"
      label="Calls"
      rows={watch.calls}
      rowKey={keyOf}
      columns={columns}
      fields={CALL_FIELDS}
      filter={filter}
      onFilter={onFilter}
      tone={(call) => (call.outcome === "ok" || call.outcome === "running" ? undefined : "bad")}
      empty="No call yet. Everything that the window and its widgets ask of the main process shows here."
      chosen={chosen}
      detailTitle={(call) => call.channel}
      detail={(call) => (
        <CallDetail
          call={call}
          calls={watch.calls}
          onCall={(number) => {
            const other = watch.calls.find((one) => one.number === number);
            if (other !== undefined) setChosen(keyOf(other));
          }}
          onResponse={onResponse}
          onRepeat={() => repeat(call)}
        />
      )}
      onLetter={(letter, call) => {
        if (letter === "r" && call.number > 0) repeat(call);
        if (letter === "i" && call.sender.instance)
          onFilter(toggleTerm(filter, termFor("instance", call.sender.instance)));
      }}
      {...(isGrouping(grouping)
        ? {
            instead: (found: readonly LoggedCall[]) => (
              <GroupTable
                calls={found}
                by={grouping}
                onGroup={(name) => {
                  setGrouping("");
                  onFilter(toggleTerm(filter, termFor(grouping, name)));
                }}
              />
            ),
          }
        : {})}
      actions={(found) => (
        <>
          <Select
            size="xs"
            w={124}
            aria-label="Group by"
            data={[
              { value: "", label: "Not grouped" },
              { value: "from", label: "By widget" },
              { value: "instance", label: "By tile" },
              { value: "channel", label: "By channel" },
              { value: "provider", label: "By provider" },
            ]}
            value={grouping}
            allowDeselect={false}
            onChange={(next) => setGrouping(next ?? "")}
          />
          <PauseButton watch={watch} />
          <BarButton label="Clear the list" Icon={IconBan} onClick={watch.clear} />
          <ExportMenu
            Icon={IconDownload}
            label="Export calls"
            kinds={[
              ["calls-har", "As HAR, for a browser's network panel"],
              ["calls-json", "As JSON"],
            ]}
            numbers={() => found.map(({ number }) => number).filter((number) => number > 0)}
          />
        </>
      )}
    />
  );
}

/** The next of 1, 3, 10, 30, 100, … ms. */
function stepAbove(ms: number): number {
  let step = 1;
  while (step < ms) step = String(step).startsWith("1") ? step * 3 : (step / 3) * 10;
  return step;
}

function isGrouping(text: string): text is Grouping {
  return (GROUPINGS as readonly string[]).includes(text);
}
