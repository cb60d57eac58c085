import { Select, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Refresh } from "../../ipc/messages.gen.ts";
import type { Rule } from "./schedule.ts";
import { PERIODS, timesIn, wordsOf } from "./words.ts";

const AS_DASHBOARD = "dashboard";
const NEVER = "off";
const TIMES = "times";
const NONE: Refresh = { every: null, at: [], reload: false };

interface Props {
  /** Null: as the dashboard. */
  readonly value: Refresh | null;
  /** The dashboard's rule, for a tile; null for the dashboard itself. */
  readonly inherited: Rule | null;
  readonly onChange: (value: Refresh | null) => void;
}

/** The fields that say when something refreshes by itself. */
export function RefreshFields({ value, inherited, onChange }: Props) {
  const [text, setText] = useState(value?.at.join(", ") ?? "");
  const [timed, setTimed] = useState((value?.at.length ?? 0) > 0);
  const chosen = timed ? TIMES : value === null ? AS_DASHBOARD : value.every === null ? NEVER : String(value.every);
  const own = value ?? NONE;
  const write = (next: string): void => {
    setText(next);
    const times = timesIn(next);
    if (times !== null) onChange({ ...own, every: null, at: times });
  };
  const data = [
    ...(inherited === null ? [] : [{ value: AS_DASHBOARD, label: `As the dashboard (${wordsOf(inherited)})` }]),
    { value: NEVER, label: "Off" },
    ...PERIODS.map(([seconds, label]) => ({ value: String(seconds), label: `Every ${label}` })),
    ...(own.every === null || PERIODS.some(([seconds]) => seconds === own.every)
      ? []
      : [{ value: String(own.every), label: `Every ${own.every} s` }]),
    { value: TIMES, label: "At times of day" },
  ];
  return (
    <>
      <Select
        label="Refresh"
        name="refresh"
        data={data}
        value={chosen}
        allowDeselect={false}
        comboboxProps={{ shadow: "md" }}
        onChange={(next) => {
          setTimed(next === TIMES);
          if (next === AS_DASHBOARD) onChange(null);
          else if (next === TIMES) write(text);
          else onChange({ ...own, every: next === NEVER || next === null ? null : Number(next), at: [] });
        }}
      />
      {timed ? (
        <TextInput
          label="Times of day"
          name="refreshTimes"
          placeholder="08:30, 12:00"
          description="By this computer's clock. They hold while the dashboard is not shown, too."
          value={text}
          error={text !== "" && timesIn(text) === null ? "Write times such as 08:30, with commas between them." : null}
          onChange={(event) => write(event.currentTarget.value)}
        />
      ) : null}
      {value !== null || inherited === null ? (
        <Switch
          name="refreshReload"
          label="Load widgets anew that cannot refresh"
          description="What was typed into them is lost."
          checked={own.reload}
          onChange={(event) => onChange({ ...own, reload: event.currentTarget.checked })}
        />
      ) : null}
    </>
  );
}
