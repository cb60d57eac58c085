import { NumberInput, Select, Switch, TextInput } from "@mantine/core";
import type { Setting } from "../../ipc/messages.gen.ts";

interface Props {
  readonly name: string;
  readonly setting: Setting;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

/** The form control for one setting of a widget, chosen by its JSON Schema property. */
export function SettingField({ name, setting, value, onChange }: Props) {
  const current = value ?? setting.default;
  const common = { name, label: setting.title, description: setting.description ?? undefined };
  if (setting.enum != null) {
    const data = setting.enum.map((choice, at) => ({
      value: String(choice),
      label: setting.enumTitles?.[at] ?? String(choice),
    }));
    return (
      <Select
        {...common}
        data={data}
        value={current === undefined || current === null ? null : String(current)}
        allowDeselect={false}
        searchable={data.length > 8}
        comboboxProps={{ shadow: "md" }}
        onChange={(text) => onChange(setting.enum?.find((choice) => String(choice) === text))}
      />
    );
  }
  switch (setting.type) {
    case "boolean":
      return (
        <Switch {...common} checked={current === true} onChange={(event) => onChange(event.currentTarget.checked)} />
      );
    case "integer":
    case "number":
      return (
        <NumberInput
          {...common}
          value={typeof current === "number" ? current : ""}
          allowDecimal={setting.type === "number"}
          {...(setting.minimum == null ? {} : { min: setting.minimum })}
          {...(setting.maximum == null ? {} : { max: setting.maximum })}
          onChange={(next) => onChange(typeof next === "number" ? next : undefined)}
        />
      );
    case "string":
      return (
        <TextInput
          {...common}
          value={typeof current === "string" ? current : ""}
          {...(setting.maxLength == null ? {} : { maxLength: setting.maxLength })}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}
