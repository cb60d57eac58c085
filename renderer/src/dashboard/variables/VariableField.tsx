import { Autocomplete, Loader, Select, TextInput } from "@mantine/core";
import { type KeyboardEvent, useState } from "react";
import { describeError } from "../../host/describeError.ts";
import { useQuery } from "../../host/useQuery.ts";
import type { SettingChoices, SlotBinding } from "../../ipc/messages.gen.ts";
import { SPANS, type Span, type Variable, titleOf } from "./variables.ts";

interface Props {
  readonly variable: Variable;
  /** Whom to ask for choices. */
  readonly provider: SlotBinding | null;
  readonly onChange: (variable: Variable) => void;
}

/** The control for one variable. What is typed counts once Enter is pressed or the field is left; Escape takes it back. */
export function VariableField({ variable, provider, onChange }: Props) {
  switch (variable.kind) {
    case "choice":
      return (
        <Select
          size="xs"
          w={130}
          aria-label={titleOf(variable)}
          placeholder="Choose"
          data={[...new Set([...variable.choices, variable.value])].filter((choice) => choice !== "")}
          value={variable.value === "" ? null : variable.value}
          allowDeselect={false}
          searchable={variable.choices.length > 8}
          comboboxProps={{ shadow: "md" }}
          onChange={(value) => onChange({ ...variable, value: value ?? "" })}
        />
      );
    case "provided":
      return <ProvidedField variable={variable} provider={provider} onChange={onChange} />;
    case "dates":
      return <DatesField variable={variable} onChange={onChange} />;
    case "text":
      return <TextField variable={variable} onChange={onChange} />;
  }
}

type Of<Kind extends Variable["kind"]> = {
  readonly variable: Extract<Variable, { kind: Kind }>;
  readonly onChange: (variable: Variable) => void;
};

function TextField({ variable, onChange }: Of<"text">) {
  const [text, setText] = useState(variable.value);
  const keep = (): void => {
    if (text !== variable.value) onChange({ ...variable, value: text.slice(0, 400) });
  };
  return (
    <TextInput
      size="xs"
      w={130}
      aria-label={titleOf(variable)}
      maxLength={400}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={keep}
      onKeyDown={(event) => kept(event, keep, () => setText(variable.value))}
    />
  );
}

function ProvidedField({ variable, provider, onChange }: Of<"provided"> & { readonly provider: SlotBinding | null }) {
  const { widget, setting } = variable.source;
  const [text, setText] = useState(variable.value);
  const found = useQuery<SettingChoices>(`choices\n${widget}\n${setting}\n${JSON.stringify(provider)}`, async (api) =>
    provider === null ? { choices: [] } : await api.widgets.choices({ widget, setting, ...provider }),
  );
  const titles = new Map((found.data?.choices ?? []).map((choice) => [choice.value, choice.title]));
  const keep = (value: string): void => {
    if (value !== variable.value) onChange({ ...variable, value: value.slice(0, 400) });
  };
  const waits = found.loading && provider !== null;
  const why =
    provider === null
      ? "No provider gives the choices yet. Choose one where the variables are edited."
      : found.error === undefined
        ? undefined
        : describeError(found.error).message;
  return (
    <Autocomplete
      size="xs"
      w={150}
      aria-label={titleOf(variable)}
      aria-busy={waits}
      placeholder={waits ? "Asking for the choices…" : "Choose or type"}
      title={why}
      error={found.error !== undefined && !waits}
      rightSection={waits ? <Loader size={12} aria-hidden /> : null}
      data={[...titles.keys()]}
      limit={200}
      maxLength={400}
      renderOption={({ option }) => titles.get(option.value) ?? option.value}
      comboboxProps={{ shadow: "md" }}
      value={text}
      onChange={setText}
      onOptionSubmit={keep}
      onBlur={() => keep(text)}
      onKeyDown={(event) =>
        kept(
          event,
          () => keep(text),
          () => setText(variable.value),
        )
      }
    />
  );
}

function DatesField({ variable, onChange }: Of<"dates">) {
  const title = titleOf(variable);
  const day = (side: "start" | "end", label: string) => (
    <TextInput
      size="xs"
      w={126}
      type="date"
      aria-label={`${title}, ${label}`}
      defaultValue={variable[side] ?? ""}
      onBlur={(event) => {
        const value = event.currentTarget.value || null;
        if (value !== variable[side]) onChange({ ...variable, [side]: value });
      }}
    />
  );
  return (
    <>
      <Select
        size="xs"
        w={130}
        aria-label={title}
        data={[...SPANS]}
        value={variable.span}
        allowDeselect={false}
        comboboxProps={{ shadow: "md" }}
        onChange={(span) => onChange({ ...variable, span: (span ?? "today") as Span })}
      />
      {variable.span === "custom" ? (
        <>
          {day("start", "from")}
          {day("end", "to")}
        </>
      ) : null}
    </>
  );
}

function kept(event: KeyboardEvent, keep: () => void, takeBack: () => void): void {
  if (event.key === "Enter") keep();
  if (event.key === "Escape") takeBack();
}
